using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Folders;

namespace ExampleAgents.SelfHealing;

/// <summary>Closes the shop for good, healed or not, and says what was done to it.</summary>
internal static class StopAgent
{
    public static JsonObject Work(AgentCall call) => ShopFolder.Work(call, shop =>
    {
        // First, so that a late start of a call that was cut short finds the shop closed.
        AtomicFile.Write(shop.Closed, "");
        new ShopProcess(shop).Stop();
        var verified = call.ResultOf("verify");
        return new()
        {
            ["healthy"] = verified?["issues"]?.AsArray().Count == 0,
            ["cycles"] = call.Cycle,
            ["repairs"] = new JsonArray([.. shop.NotedRepairs().Select(repair => JsonValue.Create(repair))]),
            ["issues"] = verified?["issues"]?.DeepClone(),
            ["shop"] = "stopped",
        };
    });
}
