using System.Collections.Immutable;
using System.Globalization;
using OrleansAgents.Core.Json;

namespace OrleansAgents.Core.Documents;

/// <summary>
/// One place of a document, read as what the caller expects there. A misfit is reported and answered with null, so that
/// the caller goes on and the person who wrote the text sees every problem at once.
/// </summary>
internal sealed class NodeCursor(DocumentNode node, string path, ProblemCollector problems)
{
    public DocumentNode Node => node;

    /// <summary>Gets what stands here, as messages name it.</summary>
    public string Found => FoundText.Of(node);

    public static NodeCursor AtRoot(DocumentNode root, ProblemCollector problems) => new(root, "", problems);

    public NodeCursor Child(DocumentNode child, string key) =>
        new(child, $"{path}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", problems);

    public NodeCursor Child(DocumentNode child, int index) => new(child, string.Create(CultureInfo.InvariantCulture, $"{path}/{index}"), problems);

    public void Fail(string message) => problems.Add(node, path, message);

    public void FailExpected(string expected, string advice = "") =>
        Fail($"expected {expected}, found {Found}{(advice.Length == 0 ? "" : $"; {advice}")}");

    public MappingCursor? AsMapping(string expected)
    {
        if (node is DocumentNode.Mapping mapping)
        {
            return new(mapping, this);
        }

        FailExpected(expected);
        return null;
    }

    /// <summary>Reads a list; empty when this is none.</summary>
    public ImmutableArray<NodeCursor> AsList(string expected)
    {
        if (node is DocumentNode.Sequence sequence)
        {
            return [.. sequence.Items.Select(Child)];
        }

        FailExpected(expected);
        return [];
    }

    /// <summary>Reads a list of at least one item; empty when this is none.</summary>
    public ImmutableArray<NodeCursor> AsNonEmptyList(string expected)
    {
        if (node is DocumentNode.Sequence { Items.IsEmpty: true })
        {
            Fail($"expected {expected}, found an empty list");
            return [];
        }

        return AsList(expected);
    }

    public string? AsText(string expected)
    {
        var value = Scalar();
        if (value is { Kind: ScalarKind.Text, Text: var text })
        {
            return text;
        }

        FailExpected(expected, value is null or { Kind: ScalarKind.Null } ? "" : "put it in quotes to mean the text");
        return null;
    }

    public string? AsNonEmptyText(string expected)
    {
        var text = AsText(expected);
        if (text is not { Length: 0 })
        {
            return text;
        }

        FailExpected(expected);
        return null;
    }

    /// <summary>Reads a name. One of a wrong syntax is reported, and given all the same: what refers to it is not wrong too.</summary>
    public string? AsName(string expected)
    {
        var text = AsText(expected);
        if (text is not null && !NameText.IsValid(text))
        {
            FailExpected($"{expected}: {NameText.Form}");
        }

        return text;
    }

    /// <summary>Reads one of a few words.</summary>
    /// <param name="what">What the word chooses: <c>a kind</c>.</param>
    /// <param name="words">The words.</param>
    public string? AsWord(string what, params ReadOnlySpan<string> words)
    {
        var known = words.ToArray();
        var text = AsText($"{what} ({string.Join(", ", known)})");
        if (text is null || known.Contains(text))
        {
            return text;
        }

        FailExpected($"{what} ({string.Join(", ", known)})", NearestName.Of(text, known) is { } near ? $"did you mean '{near}'?" : "");
        return null;
    }

    public bool? AsBoolean(string expected)
    {
        if (Scalar() is { Kind: ScalarKind.Boolean, Text: var text })
        {
            return text == "true";
        }

        FailExpected(expected);
        return null;
    }

    /// <summary>Reads a whole number.</summary>
    /// <param name="expected">What the number is, with its range.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The largest.</param>
    /// <param name="advice">What to do about one out of the range.</param>
    public int? AsInteger(string expected, int min, int max, string advice = "") => (int?)AsWhole(expected, min, max, advice);

    /// <summary>Reads a whole number that may be larger than <see cref="AsInteger"/> takes.</summary>
    /// <param name="expected">What the number is, with its range.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The largest.</param>
    /// <param name="advice">What to do about one that is too large.</param>
    public long? AsWhole(string expected, long min, long max, string advice = "")
    {
        if (Scalar() is { Kind: ScalarKind.Number, Text: var text }
            && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            if (number >= min && number <= max)
            {
                return number;
            }

            FailExpected(expected, number > max ? advice : "");
            return null;
        }

        FailExpected(expected);
        return null;
    }

    /// <summary>Reads a decimal number.</summary>
    /// <param name="expected">What the number is, with its range.</param>
    /// <param name="min">The least.</param>
    /// <param name="max">The largest.</param>
    /// <param name="advice">What to do about one that is too large.</param>
    public decimal? AsNumber(string expected, decimal min, decimal max, string advice = "")
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (Scalar() is { Kind: ScalarKind.Number, Text: var text } && decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var number))
        {
            if (number >= min && number <= max)
            {
                return number;
            }

            FailExpected(expected, number > max ? advice : "");
            return null;
        }

        FailExpected(expected);
        return null;
    }

    /// <summary>Reads a duration of at least <paramref name="min"/>.</summary>
    public TimeSpan? AsDuration(TimeSpan min)
    {
        if (Scalar() is { Kind: ScalarKind.Text, Text: var text } && DurationText.TryParse(text, out var duration))
        {
            if (duration >= min && duration <= DurationText.Max)
            {
                return duration;
            }

            FailExpected($"a duration from {DurationText.Format(min)} to {DurationText.Format(DurationText.Max)}");
            return null;
        }

        FailExpected(DurationText.Forms, Scalar() is { Kind: ScalarKind.Number } ? "add the unit" : "");
        return null;
    }

    public int? AsSize()
    {
        if (node is DocumentNode.Scalar { Text: var text } && SizeText.TryParse(text, out var bytes) && bytes > 0)
        {
            return bytes;
        }

        FailExpected(SizeText.Forms);
        return null;
    }

    public JsonPayload AsJson() => DocumentJson.Of(this);

    /// <summary>Reads a mapping as a JSON object; an empty one when this is none.</summary>
    public JsonPayload AsJsonObject(string expected) => AsMapping(expected) is null ? JsonPayload.EmptyObject : AsJson();

    private ScalarValue? Scalar() => node is DocumentNode.Scalar scalar ? ScalarValue.Of(scalar) : null;
}
