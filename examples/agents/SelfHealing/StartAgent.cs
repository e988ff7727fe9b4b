using System.Text.Json.Nodes;
using ExampleAgents.Calls;
using ExampleAgents.Folders;

namespace ExampleAgents.SelfHealing;

/// <summary>Opens a shop, sees that it sells, and breaks it.</summary>
internal static class StartAgent
{
    private const string GoodPrices = "apple,1.00\npear,1.20\n";
    private const string BadPrices = "apple,-1.00\n";
    private static readonly string[] DefaultFaults = ["process", "config", "data"];

    public static JsonObject Work(AgentCall call)
    {
        var shop = ShopFolder.For(call);
        var faults = call.Texts("faults") ?? DefaultFaults;
        return Receipts.Once(shop.Path, call, () =>
        {
            Open(shop);
            var price = new ShopClient(shop).BuyApple() ?? throw new AgentRefusal("shop.never_worked", "The new shop does not sell.", retryable: true);
            foreach (var fault in faults)
            {
                Break(shop, fault);
            }

            return new()
            {
                ["folder"] = shop.Path,
                ["soldAnAppleFor"] = price,
                ["broken"] = new JsonArray([.. faults.Select(fault => JsonValue.Create(fault))]),
            };
        });
    }

    private static void Open(ShopFolder shop)
    {
        shop.WriteSettings(ShopFolder.TaxPercent);
        AtomicFile.Write(shop.Prices, GoodPrices);
        AtomicFile.Write(shop.PricesBackup, GoodPrices);
        new ShopProcess(shop).Start();
    }

    private static void Break(ShopFolder shop, string fault)
    {
        switch (fault)
        {
            case "process":
                new ShopProcess(shop).Kill();
                break;
            case "config":
                shop.WriteSettings("nineteen");
                break;
            case "data":
                File.Delete(shop.Prices);
                break;
            case "backup":
                AtomicFile.Write(shop.Prices, BadPrices);
                AtomicFile.Write(shop.PricesBackup, BadPrices);
                break;
            default:
                throw new AgentRefusal("shop.unknown_fault", $"Expected the faults process, config, data or backup, found '{fault}'.");
        }
    }
}
