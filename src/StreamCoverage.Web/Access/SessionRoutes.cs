using Microsoft.AspNetCore.Http.HttpResults;
using StreamCoverage.Web.Api;
using StreamCoverage.Web.Hosting;

namespace StreamCoverage.Web.Access;

/// <summary>How a browser carries a key: it is sent once, and kept in a cookie that no script can read and no other site can use.</summary>
/// <remarks>The cookie holds the key itself, so that any number of processes can answer; it is looked up like any other and ends with it.</remarks>
internal static class SessionRoutes
{
    public const string Path = "/session";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, SignInAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapDelete(Path, SignOut).AllowAnonymous().ExcludeFromDescription();
    }

    // Only JSON is read: a form of another site cannot send it.
    private static async Task<Results<NoContent, ProblemHttpResult>> SignInAsync(SignIn asked, Readers readers, RefusalLog refusals, HttpContext context)
    {
        if (asked.Key is not { Length: > 0 } key || await readers.FindAsync(key, context.RequestAborted) is null)
        {
            refusals.Refused(asked.Key ?? "", context);
            return Problems.NoKey(wasGiven: true);
        }
        context.Response.Cookies.Append(Credential.Cookie, key, Options(context.Request));
        return TypedResults.NoContent();
    }

    private static NoContent SignOut(HttpContext context)
    {
        context.Response.Cookies.Delete(Credential.Cookie, Options(context.Request));
        return TypedResults.NoContent();
    }

    private static CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = SafeHeaders.IsEncrypted(request),
        Path = "/",
    };
}

/// <summary>What the page sends.</summary>
internal sealed record SignIn(string? Key);
