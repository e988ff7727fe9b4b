using System.Collections.Immutable;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Core.Documents;

/// <summary>The refusals of a text that is no document, the same for YAML and JSON.</summary>
public static class DocumentErrors
{
    /// <summary>How deep lists and mappings may be nested.</summary>
    public const int DepthMax = 64;

    /// <summary>How many problems one refusal reports.</summary>
    public const int ProblemsMax = 100;

    /// <summary>The code of a text that is neither a YAML nor a JSON document.</summary>
    public const string InvalidCode = "document.invalid";

    /// <summary>Makes one refusal of all problems of a text.</summary>
    /// <param name="problems">The problems, at least one.</param>
    /// <returns>A refusal <c>document.invalid</c> with the problems in source order.</returns>
    public static DomainError Invalid(IEnumerable<Problem> problems)
    {
        ImmutableArray<Problem> all = [.. problems.OrderBy(p => p.Line).ThenBy(p => p.Column).Take(ProblemsMax)];
        return new(InvalidCode, ErrorKind.Invalid, $"The text is not a document that can be read: {all[0]}.") { Problems = all };
    }

    /// <summary>Says that a key stands twice.</summary>
    /// <param name="key">The second of the two.</param>
    /// <param name="first">The line of the first.</param>
    /// <returns>The problem.</returns>
    public static Problem Duplicate(DocumentNode.Scalar key, int first)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new($"the key '{key.Text}' stands twice, first on line {first}; remove one", key.Line, key.Column);
    }

    /// <summary>Says that a part is nested too deep.</summary>
    /// <param name="line">The line of the part.</param>
    /// <param name="column">Its column.</param>
    /// <returns>The problem.</returns>
    public static Problem TooDeep(int line, int column) => new($"nested deeper than {DepthMax} levels; flatten it", line, column);
}
