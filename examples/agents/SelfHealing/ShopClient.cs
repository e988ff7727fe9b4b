using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExampleAgents.SelfHealing;

/// <summary>Talks to the shop as its customers do: over HTTP.</summary>
internal sealed class ShopClient(ShopFolder shop)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Gives what keeps the shop from selling; nothing when all is well.</summary>
    public IReadOnlyList<Issue> Issues() => AskHealth() is { } health
        ? [.. health["issues"]!.AsArray().Select(issue => Issue.FromJson(issue!))]
        : [new(Issue.Unreachable, "no answer to GET /health")];

    /// <summary>Buys an apple, and gives its price as the shop writes it; null when that fails.</summary>
    public string? BuyApple()
    {
        if (Send(HttpMethod.Get, "price") is not { } response)
        {
            return null;
        }

        using (response)
        {
            return response.StatusCode == HttpStatusCode.OK ? (string?)Body(response)?["apple"] : null;
        }
    }

    /// <summary>Asks the shop to stop.</summary>
    public void AskToStop() => Send(HttpMethod.Post, "stop")?.Dispose();

    /// <summary>Says whether the process at the shop's address is the shop, and answers.</summary>
    public bool IsServed => AskHealth() is not null;

    private JsonNode? AskHealth()
    {
        using var response = Send(HttpMethod.Get, "health");
        var health = response is null ? null : Body(response);
        return (string?)health?["instance"] == ShopAddress.Read(shop.Address)?.Instance ? health : null;
    }

    private HttpResponseMessage? Send(HttpMethod method, string path)
    {
        if (ShopAddress.Read(shop.Address) is not { } address)
        {
            return null;
        }

        try
        {
            using var request = new HttpRequestMessage(method, new Uri($"http://127.0.0.1:{address.Port}/{path}"));
            return Http.Send(request);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private static JsonNode? Body(HttpResponseMessage response)
    {
        try
        {
            using var body = response.Content.ReadAsStream();
            return JsonNode.Parse(body);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null; // whoever answers there is not the shop
        }
    }
}
