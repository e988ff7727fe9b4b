using System.Text.Json.Nodes;
using ExampleAgents.Calls;

namespace ExampleAgents.SelfHealing;

/// <summary>Asks the shop how it is. It looks from outside, and sees the first thing that is wrong.</summary>
internal static class DetectAgent
{
    public static JsonObject Work(AgentCall call) => ShopFolder.Work(call, shop => new()
    {
        ["issues"] = new JsonArray([.. new ShopClient(shop).Issues().Select(issue => issue.ToJson())]),
    });
}
