using System.Text.Json;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Core.Errors;
using OrleansAgents.Server.CommandLine;

namespace OrleansAgents.Server.Commands.Routes;

/// <summary>A file of JSON Lines with <c>text</c> and <c>intent</c>.</summary>
/// <param name="Path">The file, as the user wrote it.</param>
/// <param name="Lines">Its lines that are not blank.</param>
internal sealed record LabelledFile(string Path, IReadOnlyList<LabelledLine> Lines)
{
    /// <summary>No file.</summary>
    public static readonly LabelledFile None = new("", []);

    private const int IntentLengthMax = 200;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="needsIntent">Whether each line must have an intent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its lines, or <c>file.unreadable</c>, <c>payload.too_large</c>, <c>evaluation.invalid_line</c>, <c>evaluation.empty_file</c>.</returns>
    public static async Task<Result<LabelledFile>> ReadAsync(string path, bool needsIntent, CancellationToken cancellationToken)
    {
        var read = await BoundedText.ReadFileAsync(path, cancellationToken);
        if (!read.TryGet(out var bytes, out var error))
        {
            return error;
        }

        var (lines, problems, rest) = (new List<LabelledLine>(), new LineProblems(path), bytes.AsMemory(bytes.Length - BoundedText.WithoutMark(bytes).Length));
        for (var number = 1; !rest.IsEmpty; number++)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.Span.IndexOfAnyExcept(" \t\r"u8) < 0)
            {
                continue;
            }

            if (Parse(line, needsIntent, out var problem) is { } label)
            {
                lines.Add(new(number, label));
            }
            else
            {
                problems.Add(number, problem);
            }
        }

        return problems.Refuse("evaluation.invalid_line", "cannot be read; correct what is named") is { } refusal ? refusal
            : lines.Count == 0 ? new DomainError("evaluation.empty_file", ErrorKind.Invalid, $"'{path}' has no lines; expected one object with 'text' and 'intent' a line.")
            : new LabelledFile(path, lines);
    }

    private static LabelledText? Parse(ReadOnlyMemory<byte> line, bool needsIntent, out string problem)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var found = document.RootElement;
            if (found.ValueKind != JsonValueKind.Object)
            {
                problem = $"expected an object with 'text' and 'intent', found {Kind(found)}.";
                return null;
            }

            var text = Take(found, "text", 0, IRoutes.QueryMax, out var wrongText);
            var intent = needsIntent || found.TryGetProperty("intent", out _) ? Take(found, "intent", 1, IntentLengthMax, out var wrongIntent) : Missing(out wrongIntent);
            problem = wrongText ?? wrongIntent ?? "";
            return text is null || intent is null ? null : new(text, intent);
        }
        catch (JsonException e)
        {
            problem = $"expected one JSON object, found something else at byte {(e.BytePositionInLine ?? 0) + 1}.";
            return null;
        }
        catch (InvalidOperationException)
        {
            problem = "expected text in UTF-8, found bytes or an escape that are no character.";
            return null;
        }
    }

    private static string Missing(out string? problem)
    {
        problem = null;
        return "";
    }

    private static string? Take(JsonElement line, string key, int least, int most, out string? problem)
    {
        var isThere = line.TryGetProperty(key, out var value);
        var text = isThere && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var fits = text is not null && text.Length >= least && text.Length <= most;
        var found = text is not null ? $"{text.Length:N0} characters" : isThere ? Kind(value) : "no such key";
        problem = fits ? null : $"expected '{key}' to be a string of {least} to {most:N0} characters, found {found}.";
        return fits ? text : null;
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a truth value",
    };
}

/// <summary>One line.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Label">What it says; without an intent that is empty.</param>
internal readonly record struct LabelledLine(int Number, LabelledText Label);
