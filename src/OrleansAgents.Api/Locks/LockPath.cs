using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Locks;

/// <summary>
/// Finds the resource in the address of a lock. Resources have slashes (<c>repo:owner/name</c>), which callers write as they
/// are or as <c>%2F</c>: both name the same resource.
/// </summary>
internal static class LockPath
{
    public const string Pattern = "/v1/locks/{**resource}";
    private const string Prefix = "/v1/locks/";

    /// <summary>Gives the resource, decoded exactly once.</summary>
    public static Result<string> ResourceOf(HttpContext context)
    {
        if (context.Request.RouteValues["resource"] is not string { Length: > 0 } resource)
        {
            return ApiErrors.Invalid($"The resource is missing; write it after {Prefix}, such as {Prefix}repo:owner/name.");
        }

        // The web server decodes everything but %2F. Only an address with a percent sign left over needs a closer look:
        // a%252Fb is the resource a%2Fb, and a%2Fb is the resource a/b, but both have come here as a%2Fb.
        return resource.Contains('%', StringComparison.Ordinal) ? FromRaw(context) : resource;
    }

    private static Result<string> FromRaw(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var path = target.Split('?', 2)[0];
        var prefix = context.Request.PathBase.ToUriComponent() + Prefix;
        if (path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !path.Split('/').Any(IsDots))
        {
            return Uri.UnescapeDataString(path[prefix.Length..]);
        }

        return ApiErrors.Invalid($"The address of this lock can be read in two ways; write {Prefix} and then the resource, percent-encoded once.");
    }

    private static bool IsDots(string segment) => Uri.UnescapeDataString(segment) is "." or "..";
}
