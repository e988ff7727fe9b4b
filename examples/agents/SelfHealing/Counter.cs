using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExampleAgents.SelfHealing;

/// <summary>Sells from the files of the shop as they are now. It meets one issue at a time, as programs do.</summary>
internal sealed class Counter(ShopFolder shop)
{
    private const string Asked = "apple";

    /// <summary>Gives the price of an apple with tax, or what keeps the shop from selling it.</summary>
    public (decimal Price, Issue? Issue) Sell()
    {
        if (ReadTax() is not { } tax)
        {
            return (0, new(Issue.SettingsInvalid, $"taxPercent is not a number: {File.ReadAllText(shop.Settings)}"));
        }

        if (!File.Exists(shop.Prices))
        {
            return (0, new(Issue.PricesMissing, "prices.csv does not exist"));
        }

        return ReadPrice() is > 0 and var net
            ? (decimal.Round(net * (1 + (tax / 100)), 2), null)
            : (0, new(Issue.PricesInvalid, $"prices.csv has no price for {Asked} that one could pay"));
    }

    private decimal? ReadTax()
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(shop.Settings))?["taxPercent"] is JsonValue value && value.TryGetValue(out decimal tax) ? tax : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private decimal? ReadPrice() => File.ReadLines(shop.Prices).Select(line => line.Split(','))
        .Where(row => row is [Asked, _])
        .Select(row => decimal.TryParse(row[1], CultureInfo.InvariantCulture, out var price) ? price : (decimal?)null).FirstOrDefault();
}
