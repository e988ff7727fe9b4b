using System.Text.Json.Nodes;

namespace ExampleAgents.SelfHealing;

/// <summary>Something that keeps the shop from selling.</summary>
/// <param name="Code">Stable and dotted.</param>
/// <param name="Seen">What shows it.</param>
internal sealed record Issue(string Code, string Seen)
{
    public const string Unreachable = "shop.unreachable";
    public const string SettingsInvalid = "settings.invalid";
    public const string PricesMissing = "prices.missing";
    public const string PricesInvalid = "prices.invalid";

    public JsonObject ToJson() => new() { ["code"] = Code, ["seen"] = Seen };

    public static Issue FromJson(JsonNode issue) => new($"{issue["code"]}", $"{issue["seen"]}");
}
