using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Pipeline.Ports;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Hosting;

/// <summary>Turns whatever a request may end in besides an answer into <c>application/problem+json</c>; the inside goes to the log
/// alone.</summary>
internal static class Faults
{
    public static async Task ToProblemsAsync(HttpContext context, RequestDelegate next)
    {
        var (request, response) = (context.Request, context.Response);
        var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("StreamCoverage.Web");
        ProblemHttpResult? problem = null;
        try
        {
            await next(context);
            if (!response.HasStarted && response.ContentLength is null && response.ContentType is null)
                problem = Problems.OfStatus(response.StatusCode, request.Path);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
        }
        catch (BadHttpRequestException e)
        {
            problem = Problems.Bad(e.StatusCode, e.Message);
        }
        catch (StoreException e)
        {
            log.StoreAway(request.Method, request.Path, e.Message);
            // A stream that has begun just ends; its reader comes back.
            problem = response.HasStarted ? null : Problems.StoreAway(response);
        }
        catch (NotKeptException e)
        {
            problem = Problems.NotKept(e.Message);
        }
        catch (Exception e) when (!response.HasStarted)
        {
            log.RequestFailed(request.Method, request.Path, e);
            problem = Problems.Ours();
        }
        if (problem is not null && !response.HasStarted)
            await problem.ExecuteAsync(context);
    }
}
