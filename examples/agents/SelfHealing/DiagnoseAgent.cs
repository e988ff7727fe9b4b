using System.Text.Json.Nodes;
using ExampleAgents.Calls;

namespace ExampleAgents.SelfHealing;

/// <summary>Looks behind an issue for its cause, and names the remedy. It changes nothing.</summary>
internal static class DiagnoseAgent
{
    public static JsonObject Work(AgentCall call) => ShopFolder.Work(call, shop =>
    {
        var seen = call.ResultOf("detect")?["issues"]?.AsArray().FirstOrDefault();
        var (cause, remedy) = seen is null ? ("nothing is wrong", Remedy.Nothing) : Diagnose(shop, Issue.FromJson(seen));
        return new() { ["cause"] = cause, ["remedy"] = remedy };
    });

    private static (string Cause, string Remedy) Diagnose(ShopFolder shop, Issue issue) => issue.Code switch
    {
        Issue.Unreachable => ("the process of the shop has died", Remedy.StartShop),
        Issue.SettingsInvalid => ($"settings.json was changed; {issue.Seen}", Remedy.RestoreTax),
        Issue.PricesMissing or Issue.PricesInvalid when !File.Exists(shop.PricesBackup) =>
            ($"{issue.Seen}, and there is no backup", Remedy.Nothing),
        Issue.PricesMissing => ("prices.csv was deleted; there is a backup", Remedy.RestorePrices),
        Issue.PricesInvalid => ("prices.csv was damaged; there is a backup", Remedy.RestorePrices),
        _ => ($"unknown: {issue.Code}, {issue.Seen}", Remedy.Nothing),
    };
}
