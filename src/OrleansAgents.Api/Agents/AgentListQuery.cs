using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Agents;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Agents;

/// <summary>Which agents to list.</summary>
/// <param name="Asked">What the registry is asked for.</param>
/// <param name="Usable">Whether an agent must, or must not, be usable; null for both.</param>
internal sealed record AgentListQuery(AgentQuery Asked, bool? Usable)
{
    public static Result<AgentListQuery> Read(IQueryCollection query)
    {
        var values = new QueryValues(query);
        var (capability, health, usable) = (values.Text("capability"), ReadHealth(ref values), values.Flag("usable"));
        return values.Error is { } error ? error : new AgentListQuery(new(capability, health, UsableOnly: usable is true), usable);
    }

    private static AgentHealth? ReadHealth(ref QueryValues values)
    {
        switch (values.Text("health"))
        {
            case null: return null;
            case "healthy": return AgentHealth.Healthy;
            case "late": return AgentHealth.Late;
            case "offline": return AgentHealth.Offline;
            case { } other:
                values.Refuse($"'health' must be healthy, late or offline; found '{other}'.");
                return null;
        }
    }
}
