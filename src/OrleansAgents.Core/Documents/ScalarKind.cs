namespace OrleansAgents.Core.Documents;

/// <summary>What a scalar stands for.</summary>
internal enum ScalarKind
{
    /// <summary>The value null, also written as nothing at all.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number that JSON can carry.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A number that JSON cannot carry: infinite, not a number, or hexadecimal beyond 64 bits.</summary>
    UnusableNumber,
}
