using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Registry;

namespace OrleansAgents.Grains.Agents;

/// <summary>Checks what an agent says of itself.</summary>
internal static class HeartbeatCheck
{
    public static DomainError? Check(string name, HeartbeatReport report)
    {
        var problems = new List<Problem>();
        if (report.Status is not { Length: <= AgentLimits.StatusMax })
        {
            problems.Add(new($"expected a status of at most {AgentLimits.StatusMax} characters, found {report.Status?.Length ?? 0}", Path: "/status"));
        }

        if (report.Cpu is { } cpu && !(cpu >= 0 && double.IsFinite(cpu)))
        {
            problems.Add(new("expected a share of one core from 0, found another number", Path: "/cpu"));
        }

        if (report.MemoryBytes < 0)
        {
            problems.Add(new($"expected a number of bytes from 0, found {report.MemoryBytes}", Path: "/memoryBytes"));
        }

        return problems.Count == 0 ? null : AgentErrors.Invalid($"The heartbeat of agent '{name}'", problems);
    }
}
