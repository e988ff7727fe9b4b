using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using OrleansAgents.Api.Problems;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Requests;

/// <summary>
/// Checks that bytes from outside are one JSON value that every later reader takes the same way: in UTF-8, without a byte
/// order mark, duplicate keys or halves of surrogate pairs, and not nested too deeply.
/// </summary>
internal static class JsonText
{
    /// <summary>
    /// How deeply a request may nest. Readers everywhere stop at 64 levels, and the journal, agent calls and event pages
    /// wrap an input in up to four more: what was accepted here must stay readable there.
    /// </summary>
    public const int DepthMax = 60;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };

    /// <summary>Finds what is wrong with the bytes; null when nothing is.</summary>
    public static DomainError? Check(ReadOnlyMemory<byte> utf8)
    {
        var text = utf8.Span;
        if (text.StartsWith("\uFEFF"u8))
        {
            return ApiErrors.InvalidJson("It begins with a byte order mark; leave it out.", new(1, 1));
        }

        if (!Utf8.IsValid(text))
        {
            var at = TextPosition.Of(text, FirstInvalid(text));
            return ApiErrors.InvalidJson("Here is a byte that is not valid UTF-8.", at);
        }

        // Only an escape can hide half of a surrogate pair, and hardly any request has one.
        var suspicious = text.IndexOf("\\ud"u8) >= 0 || text.IndexOf("\\uD"u8) >= 0;
        return CheckSyntax(utf8, out var clean) ?? (suspicious || !clean ? JsonStrings.Check(text) : null);
    }

    private static DomainError? CheckSyntax(ReadOnlyMemory<byte> utf8, out bool clean)
    {
        clean = false;
        try
        {
            using var document = JsonDocument.Parse(utf8, Strict);
            clean = true;
            return null;
        }
        catch (JsonException e) when (e.LineNumber is { } line)
        {
            return ApiErrors.InvalidJson(WithoutPlace(e.Message), new((int)line + 1, (int)(e.BytePositionInLine ?? 0) + 1));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The syntax is right, and a key is not: the parser does not say where, so the slow check finds it again.
            return null;
        }
    }

    private static string WithoutPlace(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var index = 0;
        while (Rune.DecodeFromUtf8(text[index..], out _, out var length) == OperationStatus.Done)
        {
            index += length;
        }

        return index;
    }
}
