using System.Text.Json.Nodes;
using ExampleAgents.ParallelDocs;
using ExampleAgents.PrDeployment;
using ExampleAgents.SelfHealing;

namespace ExampleAgents.Calls;

/// <summary>The agents by the names that the operator's files call them.</summary>
internal static class AgentNames
{
    private static readonly Dictionary<string, Func<AgentCall, JsonObject>> Agents = new()
    {
        ["parallel-docs/api"] = ApiReferenceAgent.Work,
        ["parallel-docs/guide"] = UserGuideAgent.Work,
        ["parallel-docs/changes"] = ChangeLogAgent.Work,
        ["parallel-docs/merge"] = MergeAgent.Work,
        ["pr-deployment/prepare"] = PrepareAgent.Work,
        ["pr-deployment/review"] = ReviewAgent.Work,
        ["pr-deployment/test"] = TestAgent.Work,
        ["pr-deployment/deploy"] = DeployAgent.Work,
        ["pr-deployment/verify"] = VerifyReleaseAgent.Work,
        ["pr-deployment/roll-back"] = RollBackAgent.Work,
        ["self-healing/start"] = StartAgent.Work,
        ["self-healing/detect"] = DetectAgent.Work,
        ["self-healing/diagnose"] = DiagnoseAgent.Work,
        ["self-healing/fix"] = FixAgent.Work,
        ["self-healing/verify"] = VerifyHealthAgent.Work,
        ["self-healing/stop"] = StopAgent.Work,
    };

    public static IEnumerable<string> All => Agents.Keys;

    public static Func<AgentCall, JsonObject>? Find(string name) => Agents.GetValueOrDefault(name);
}
