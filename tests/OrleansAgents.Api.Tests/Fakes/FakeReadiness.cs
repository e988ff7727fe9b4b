using OrleansAgents.Abstractions.Hosting;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Ready until a test says otherwise.</summary>
public sealed class FakeReadiness : IReadiness
{
    public string? NotReadyBecause { get; set; }
}
