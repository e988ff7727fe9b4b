using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace OrleansAgents.Api.Requests;

/// <summary>The caller's trace context (https://www.w3.org/TR/trace-context/#traceparent-header).</summary>
internal static class TraceParentHeader
{
    public const string Name = "traceparent";
    private const int Length = 55;
    private const string Zeros = "00000000000000000000000000000000";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>
    /// Reads the header; null when it was not given, or is not valid: the standard asks to go on without it then. Of a version
    /// to come only what this one knows is kept.
    /// </summary>
    public static string? Read(HttpRequest request) =>
        request.Headers[Name] is [{ } value] && IsValid(value) ? $"00{value.AsSpan(2, Length - 2)}" : null;

    private static bool IsValid(string value) =>
        value.Length >= Length
        && IsHex(value, 0, 2) && !value.StartsWith("ff", StringComparison.Ordinal)
        && (value.Length == Length || !value.StartsWith("00", StringComparison.Ordinal) && value[Length] == '-')
        && value[2] == '-' && IsId(value, 3, 32)
        && value[35] == '-' && IsId(value, 36, 16)
        && value[52] == '-' && IsHex(value, 53, 2);

    private static bool IsId(string value, int start, int length) =>
        IsHex(value, start, length) && !value.AsSpan(start, length).SequenceEqual(Zeros.AsSpan(0, length));

    private static bool IsHex(string value, int start, int length) => !value.AsSpan(start, length).ContainsAnyExcept(HexDigits);
}
