using System.Text.Json.Nodes;
using ExampleAgents.Calls;

namespace ExampleAgents.SelfHealing;

/// <summary>Buys an apple, and says what keeps the shop from selling it. The loop ends when there is nothing.</summary>
internal static class VerifyHealthAgent
{
    public static JsonObject Work(AgentCall call) => ShopFolder.Work(call, shop =>
    {
        var client = new ShopClient(shop);
        var issues = client.Issues();
        return new()
        {
            ["soldAnAppleFor"] = issues.Count == 0 ? client.BuyApple() : null,
            ["issues"] = new JsonArray([.. issues.Select(issue => issue.ToJson())]),
        };
    });
}
