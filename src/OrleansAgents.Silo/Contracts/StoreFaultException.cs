using OrleansAgents.Abstractions.Journals;

namespace OrleansAgents.Silo.Contracts;

/// <summary>A <see cref="StoreUnavailableException"/> on its way from one silo to another.</summary>
[GenerateSerializer]
[Alias("orleansagents.store-fault")]
public sealed class StoreFaultException : Exception
{
    /// <summary>Makes a fault.</summary>
    /// <param name="code">The stable code.</param>
    /// <param name="message">What happened, and what to do.</param>
    public StoreFaultException(string code, string message)
        : base(message) => Code = code;

    /// <summary>Gets the stable code.</summary>
    [Id(0)]
    public string Code { get; }
}
