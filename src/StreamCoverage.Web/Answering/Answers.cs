using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Answering;

/// <summary>The conventions of every route of a group: unknown parameters are refused, and figures are sent as <see cref="Answer"/>.</summary>
internal static class Answers
{
    public static RouteGroupBuilder WithAnswers(this RouteGroupBuilder group) => group.AddEndpointFilterFactory(Filter);

    /// <summary>What a handler answers with; null where it writes the answer itself.</summary>
    public static Type? TypeOf(MethodInfo handler)
    {
        var type = handler.ReturnType is { IsGenericType: true } task && task.GetGenericTypeDefinition() == typeof(Task<>)
            ? task.GetGenericArguments()[0]
            : handler.ReturnType;
        var results = typeof(INestedHttpResult).IsAssignableFrom(type) ? type.GetGenericArguments() : [type];
        return results.FirstOrDefault(r => r.IsGenericType && r.GetGenericTypeDefinition() == typeof(Ok<>))?.GetGenericArguments()[0];
    }

    /// <summary>Whether a handler answers with a list.</summary>
    public static bool IsList(MethodInfo handler) => typeof(IRows).IsAssignableFrom(TypeOf(handler));

    /// <summary>The parameters of a handler that stand in the query.</summary>
    public static IEnumerable<string> Parameters(MethodInfo handler)
    {
        var constructed = handler.GetParameters()
            .Where(p => p.GetCustomAttribute<AsParametersAttribute>() is not null)
            .SelectMany(p => p.ParameterType.GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters());
        var own = handler.GetParameters().Concat(constructed)
            .Where(p => p.ParameterType == typeof(string) || p.ParameterType == typeof(string[]))
            .Select(p => char.ToLowerInvariant(p.Name![0]) + p.Name[1..]);
        return TypeOf(handler) is null ? own : own.Append(AnswerFormat.Parameter);
    }

    private static EndpointFilterDelegate Filter(EndpointFilterFactoryContext factory, EndpointFilterDelegate next)
    {
        var known = Parameters(factory.MethodInfo).Order(StringComparer.Ordinal).ToList();
        var (hasAnswer, isList) = (TypeOf(factory.MethodInfo) is not null, IsList(factory.MethodInfo));
        return async context =>
        {
            var http = context.HttpContext;
            foreach (var name in http.Request.Query.Keys)
                if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                    return Problems.UnknownParameter(name, known);
            // PostgreSQL keeps no text with a zero character, so nothing that is stored can be meant.
            if (http.Request.Path.Value!.Contains('\0', StringComparison.Ordinal) || http.Request.Query.Any(p => p.Value.Any(v => v!.Contains('\0', StringComparison.Ordinal))))
                return Problems.Bad(StatusCodes.Status400BadRequest, "the path or a parameter holds a zero character; no name does");
            var isCsv = false;
            if (hasAnswer && !AnswerFormat.TryRead(http.Request, isList, out isCsv, out var problem))
                return problem;
            var result = await next(context);
            var inner = result is INestedHttpResult nested ? nested.Result : result;
            return inner is IValueHttpResult { Value: { } value } and IStatusCodeHttpResult { StatusCode: StatusCodes.Status200OK }
                ? new Answer(value, isCsv, http.Request.Path.Value!.Split('/')[^1])
                : result;
        };
    }
}
