using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using StreamCoverage.Web.Api;

namespace StreamCoverage.Web.Access;

/// <summary>Nothing is read without a key or token that allows it: whatever route does not say otherwise is for those who read everything.</summary>
internal static class Gate
{
    private const string Scheme = "key";

    public static void Add(IServiceCollection services, AccessOptions access, TimeProvider clock)
    {
        services.AddSingleton(new Readers(access, clock));
        services.AddSingleton<RefusalLog>();
        services.AddTransient<Authentication>();
        services.AddSingleton<IAuthorizationHandler, NetworkAuthorization>();
        services.AddAuthenticationCore(options =>
        {
            options.AddScheme<Authentication>(Scheme, null);
            options.DefaultScheme = Scheme;
        });
        // The fallback holds for every route, also for one that somebody adds and says nothing of.
        services.AddAuthorization(options =>
            options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new MayRead()).Build());
    }

    /// <summary>Whoever has any key may read it: it tells of no network, or of those alone that the reader may see.</summary>
    public static TBuilder ForAnyReader<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new AnyReader());

    /// <summary>The network stands in the query, as <c>network</c>.</summary>
    public static TBuilder OfNetworkInQuery<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new NetworkInQuery());

    private sealed class AnyReader;

    private sealed class NetworkInQuery;

    private sealed class MayRead : IAuthorizationRequirement;

    private sealed class NetworkAuthorization : AuthorizationHandler<MayRead, HttpContext>
    {
        protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, MayRead requirement, HttpContext resource)
        {
            if (resource.Features.Get<Reader>() is { } reader && IsAllowed(reader, resource))
                context.Succeed(requirement);
            return Task.CompletedTask;
        }

        private static bool IsAllowed(Reader reader, HttpContext context)
        {
            // Nothing is there: whoever has a key may be told.
            if (context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<AnyReader>() is not null)
                return true;
            if (endpoint.Metadata.GetMetadata<NetworkInQuery>() is not null)
                return reader.MayRead(context.Request.Query["network"].ToString());
            return endpoint is RouteEndpoint { RoutePattern: { } pattern } && pattern.GetParameter("network") is not null
                ? reader.MayRead(NetworkName.Of(context).Value)
                : reader.ReadsEverything;
        }
    }

    private sealed class Authentication(Readers readers, RefusalLog refusals) : IAuthenticationHandler
    {
        private HttpContext? _context;
        private bool _hasCredential;

        public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
        {
            _context = context;
            return Task.CompletedTask;
        }

        public async Task<AuthenticateResult> AuthenticateAsync()
        {
            var context = _context!;
            // Files of the page and the questions of supervisors ask for no key, and so cost no look into the store.
            if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null || Credential.Of(context.Request) is not { Length: > 0 } credential)
                return AuthenticateResult.NoResult();
            _hasCredential = true;
            if (await readers.FindAsync(credential, context.RequestAborted) is not { } reader)
            {
                refusals.Refused(credential, context);
                return AuthenticateResult.Fail("the key is of nobody");
            }
            context.Features.Set(reader);
            return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(Scheme)), Scheme));
        }

        public Task ChallengeAsync(AuthenticationProperties? properties)
        {
            _context!.Response.Headers.WWWAuthenticate = _hasCredential
                ? "Bearer realm=\"streamcoverage\", error=\"invalid_token\""
                : "Bearer realm=\"streamcoverage\"";
            return Problems.NoKey(_hasCredential).ExecuteAsync(_context);
        }

        public Task ForbidAsync(AuthenticationProperties? properties) => Problems.NotForThisKey().ExecuteAsync(_context!);
    }
}
