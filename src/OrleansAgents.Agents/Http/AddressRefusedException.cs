using OrleansAgents.Core.Errors;

namespace OrleansAgents.Agents.Http;

/// <summary>A connection was not made because the host has an address that its agent may not have.</summary>
/// <param name="refusal">Which one, and what to do.</param>
internal sealed class AddressRefusedException(DomainError refusal) : Exception(refusal.Message)
{
    /// <summary>Gets which address was refused, and what to do.</summary>
    public DomainError Refusal => refusal;
}
