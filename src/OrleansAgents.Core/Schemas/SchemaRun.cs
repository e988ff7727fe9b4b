using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Schemas;

/// <summary>One validation: where in the value it stands, and what it found.</summary>
internal sealed class SchemaRun
{
    /// <summary>How many problems are reported.</summary>
    public const int ProblemsMax = 100;

    /// <summary>How many (schema, value) pairs are looked at; a large value under many alternatives must not take minutes.</summary>
    public const int ChecksMax = 3_000_000;

    // Written out only when a problem is: most values have none.
    private readonly List<(string? Key, int Index)> _path = [];
    private List<Problem> _problems = [];
    private int _checks;

    /// <summary>Gets a value indicating whether nothing more can be found here, so that long lists need not be walked.</summary>
    public bool IsStopped => IsFull || IsOverBudget;

    private bool IsOverBudget => _checks > ChecksMax;

    private bool IsFull => _problems.Count >= ProblemsMax;

    public ImmutableArray<Problem> Problems => IsOverBudget
        ? [new Problem($"the value is too large to check against this schema ({ChecksMax} checks); send less, or simplify the schema")]
        : [.. _problems];

    public void Report(string message)
    {
        if (!IsFull)
        {
            _problems.Add(new(message, Path: string.Concat(_path.Select(Segment))));
        }
    }

    public void Check(SchemaNode schema, JsonElement value)
    {
        foreach (var rule in schema.Rules)
        {
            if (IsFull || ++_checks > ChecksMax)
            {
                return;
            }

            rule.Check(value, this);
        }
    }

    public void CheckChild(SchemaNode schema, JsonElement child, string key) => CheckAt((key, 0), schema, child);

    public void CheckChild(SchemaNode schema, JsonElement child, int index) => CheckAt((null, index), schema, child);

    /// <summary>Checks against an alternative, whose problems are not yet problems of the value.</summary>
    public IReadOnlyList<Problem> Aside(SchemaNode schema, JsonElement value)
    {
        var outer = _problems;
        try
        {
            _problems = [];
            Check(schema, value);
            return _problems;
        }
        finally
        {
            _problems = outer;
        }
    }

    private static string Segment((string? Key, int Index) part) => part.Key is { } key
        ? $"/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"
        : string.Create(CultureInfo.InvariantCulture, $"/{part.Index}");

    private void CheckAt((string? Key, int Index) segment, SchemaNode schema, JsonElement child)
    {
        _path.Add(segment);
        Check(schema, child);
        _path.RemoveAt(_path.Count - 1);
    }
}
