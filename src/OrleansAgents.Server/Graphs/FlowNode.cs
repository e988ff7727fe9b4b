using System.Collections.Immutable;

namespace OrleansAgents.Server.Graphs;

/// <summary>One step in a drawing.</summary>
/// <param name="Id">The step's id.</param>
/// <param name="Mark">How it is marked.</param>
/// <param name="After">The indexes of the steps that it comes after.</param>
/// <param name="Notes">What is to be known of it, most important first.</param>
internal sealed record FlowNode(string Id, FlowMark Mark, ImmutableArray<int> After, ImmutableArray<string> Notes);

/// <summary>How a step is marked. The notes beside it say the same in words.</summary>
internal enum FlowMark
{
    /// <summary>An agent is called.</summary>
    Call,

    /// <summary>A person approves before an agent is called.</summary>
    Gate,

    /// <summary>A person or a signal is waited for.</summary>
    Wait,
}
