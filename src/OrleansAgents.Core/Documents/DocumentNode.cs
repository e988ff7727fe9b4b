using System.Collections.Immutable;

namespace OrleansAgents.Core.Documents;

/// <summary>A YAML or JSON document as a tree that remembers where each part stands. Lines and columns count from 1.</summary>
/// <param name="Line">The line the node starts on.</param>
/// <param name="Column">The column the node starts in.</param>
public abstract record DocumentNode(int Line, int Column)
{
    /// <summary>A text, number, truth value or null.</summary>
    /// <param name="Text">The text as written, without quotes.</param>
    /// <param name="Quoted">Whether it was quoted, and so is a text whatever it looks like.</param>
    /// <param name="Line">The line.</param>
    /// <param name="Column">The column.</param>
    public sealed record Scalar(string Text, bool Quoted, int Line, int Column) : DocumentNode(Line, Column);

    /// <summary>A list.</summary>
    /// <param name="Items">The items.</param>
    /// <param name="Line">The line.</param>
    /// <param name="Column">The column.</param>
    public sealed record Sequence(ImmutableArray<DocumentNode> Items, int Line, int Column) : DocumentNode(Line, Column);

    /// <summary>Keys and values, in the order of the text. Keys are unique.</summary>
    /// <param name="Entries">The entries.</param>
    /// <param name="Line">The line.</param>
    /// <param name="Column">The column.</param>
    public sealed record Mapping(ImmutableArray<KeyValuePair<Scalar, DocumentNode>> Entries, int Line, int Column) : DocumentNode(Line, Column);
}
