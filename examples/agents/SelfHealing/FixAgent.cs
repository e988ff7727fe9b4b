using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Folders;

namespace ExampleAgents.SelfHealing;

/// <summary>Carries out the remedy of the diagnosis. Each remedy says how things shall be, so doing it again does no harm.</summary>
internal static class FixAgent
{
    public static JsonObject Work(AgentCall call) => ShopFolder.Work(call, shop =>
    {
        var done = Apply(shop, call.TextOf("diagnose", "remedy"));
        shop.NoteRepair(call.Cycle, done);
        return new() { ["done"] = done };
    });

    private static string Apply(ShopFolder shop, string remedy)
    {
        switch (remedy)
        {
            case Remedy.StartShop:
                new ShopProcess(shop).Start();
                return "started the shop again";
            case Remedy.RestoreTax:
                shop.WriteSettings(ShopFolder.TaxPercent);
                return $"set taxPercent back to {ShopFolder.TaxPercent}";
            case Remedy.RestorePrices:
                AtomicFile.Write(shop.Prices, File.ReadAllText(shop.PricesBackup));
                return "restored prices.csv from its backup";
            default:
                return "nothing";
        }
    }
}
