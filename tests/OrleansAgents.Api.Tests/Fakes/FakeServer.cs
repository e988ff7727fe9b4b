using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Abstractions.Hosting;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Agents that a test names.</summary>
public sealed class FakeDirectory : IAgentDirectory
{
    public ImmutableArray<AgentDescriptor> All { get; set; } = [];

    public AgentDescriptor? Find(string name) => All.FirstOrDefault(agent => agent.Name == name);

    public ImmutableArray<AgentDescriptor> WithCapability(string capability) => [.. All.Where(agent => agent.Capabilities.Contains(capability))];
}

/// <summary>Ready until a test says otherwise.</summary>
public sealed class FakeReadiness : IReadiness
{
    public string? NotReadyBecause { get; set; }
}

/// <summary>Keeps the events of the front door's own log.</summary>
public sealed class LogRecords : ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<(int Id, LogLevel Level, string Text)> _records = [];

    public IReadOnlyList<(int Id, LogLevel Level, string Text)> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lock (_gate)
        {
            _records.Add((eventId.Id, logLevel, formatter(state, exception)));
        }
    }

    public void Dispose()
    {
    }
}
