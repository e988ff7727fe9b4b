namespace ExampleAgents.SelfHealing;

/// <summary>What a diagnosis may prescribe.</summary>
internal static class Remedy
{
    public const string Nothing = "nothing";
    public const string StartShop = "start-shop";
    public const string RestoreTax = "restore-tax";
    public const string RestorePrices = "restore-prices";
}
