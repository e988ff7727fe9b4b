using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Requests;

/// <summary>Reads header values that are echoed and stored: bounded, printable ASCII, given once.</summary>
internal static class HeaderValues
{
    /// <summary>Reads a header; the value is null when it was not given.</summary>
    public static DomainError? Read(HttpRequest request, string name, int lengthMax, out string? value)
    {
        value = null;
        if (!request.Headers.TryGetValue(name, out var values))
        {
            return null;
        }

        if (values is not [{ } only] || !IsPrintable(only, lengthMax))
        {
            return ApiErrors.Invalid(
                $"The header {name} must be given once, as 1 to {lengthMax} printable ASCII characters; found {Describe(values)}.");
        }

        value = only;
        return null;
    }

    /// <summary>Says whether a text has 1 to the given number of characters, all of them printable ASCII.</summary>
    public static bool IsPrintable(string text, int lengthMax) =>
        text.Length > 0 && text.Length <= lengthMax && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static string Describe(StringValues values) => values switch
    {
        [{ } only] => $"a text of length {only.Length}",
        _ => $"{values.Count} values",
    };
}
