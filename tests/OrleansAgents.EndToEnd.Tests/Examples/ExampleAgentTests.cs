using System.Text.Json.Nodes;

namespace OrleansAgents.EndToEnd.Tests.Examples;

/// <summary>What the example agents promise to a platform that delivers at least once.</summary>
public sealed class ExampleAgentTests : IDisposable
{
    private const string Source = """
        namespace Shop.Sales;

        /// <summary>Sells <see cref="T:Apples"/> &amp; <c>pears</c>,
        /// for money.</summary>
        [Sealed(typeof(int))]
        public sealed partial class Counter : ICounter
        {
            /// <summary>Internal.</summary>
            private readonly int _sold;

            /// <summary>Gets pairs.</summary>
            public required IReadOnlyDictionary<string, (int A, int B)> Pairs { get; init; }

            /// <summary>Sells one.</summary>
            [Pure]
            public static async Task<(int Count, string? Name)> SellAsync<T>(T what) where T : class => default;

            public void Undocumented()
            {
            }

            /// <summary>A way to pay.</summary>
            public enum Coin
            {
                /// <summary>A small one.</summary>
                [Text("c")] Cent,
            }
        }

        /// <summary>Hidden.</summary>
        internal interface IHidden
        {
            /// <summary>Hidden too.</summary>
            void Hide();
        }
        """;

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task ApiReference_PublicTypes_AreListedWithTheirDocumentedMembers()
    {
        _folder.Write("Counter.cs", Source);
        _folder.Write("Counter.More.cs", "namespace Shop.Sales;\npublic partial class Counter\n{\n    /// <summary>More.</summary>\n    public int More => 1;\n}\n");

        var result = await ExampleAgent.ResultAsync("parallel-docs/api", Payload(("source", _folder.Path), ("output", _folder.File("out"))));

        Assert.Equal("""{"namespaces":1,"types":2,"members":4}""", result["counts"]!.ToJsonString());
        Assert.Equal(
            """
            ### Shop.Sales

            #### Counter (class)

            Sells `Apples` & `pears`, for money.

            - `More`: More.
            - `Pairs`: Gets pairs.
            - `SellAsync()`: Sells one.

            #### Counter.Coin (enum)

            A way to pay.

            - `Cent`: A small one.


            """,
            await File.ReadAllTextAsync((string)result["path"]!));
    }

    [Fact]
    public async Task Prepare_CalledManyTimesAtOnce_AnswersTheSame()
    {
        var payload = Payload(("scratch", _folder.Path)).ToJsonString();

        var results = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(_ => ExampleAgent.ResultAsync("pr-deployment/prepare", JsonNode.Parse(payload)!.AsObject())));

        Assert.Single(results.Select(result => result.ToJsonString()).Distinct());
        Assert.StartsWith("1.0-", (string?)results[0]["live"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_CalledAgainAfterTheShopIsHealed_DoesNotBreakItAgain()
    {
        var payload = Payload(("scratch", _folder.Path));
        payload["input"]!["faults"] = new JsonArray("config");
        var copy = payload.DeepClone().AsObject();
        var started = await ExampleAgent.ResultAsync("self-healing/start", payload, "w1/start/1/1");
        JsonObject Then(string step, string result) => new()
        {
            ["input"] = new JsonObject(),
            ["steps"] = new JsonObject { ["start"] = started.DeepClone(), [step] = JsonNode.Parse(result) },
        };
        await ExampleAgent.ResultAsync("self-healing/fix", Then("diagnose", """{"remedy":"restore-tax"}"""), "w1/fix/1/1");

        var again = await ExampleAgent.ResultAsync("self-healing/start", copy, "w1/start/1/1");
        var verified = await ExampleAgent.ResultAsync("self-healing/verify", Then("fix", "{}"), "w1/verify/1/1");
        var stopped = await ExampleAgent.ResultAsync("self-healing/stop", Then("verify", verified.ToJsonString()), "w1/stop/1/1");

        Assert.Equal(started.ToJsonString(), again.ToJsonString());
        Assert.Equal("""{"soldAnAppleFor":"1.19","issues":[]}""", verified.ToJsonString());
        Assert.True((bool)stopped["healthy"]!);
        Endings.OfShop(_folder.File("w1"));
    }

    [Theory]
    [InlineData("parallel-docs/nothing", "{}", "example.unknown_agent")]
    [InlineData("parallel-docs/api", "{", "example.invalid_call")]
    [InlineData("parallel-docs/api", "[]", "example.invalid_call")]
    [InlineData("parallel-docs/api", """{"payload":{}}""", "docs.no_source")]
    [InlineData("pr-deployment/test", """{"payload":{"steps":{}}}""", "example.missing_result")]
    public async Task Agent_CallItCannotDo_AnswersWhy(string agent, string call, string code)
    {
        var answer = JsonNode.Parse(await ExampleAgent.AnswerAsync(agent, call))!;

        Assert.Equal("error", (string?)answer["status"]);
        Assert.Equal(code, (string?)answer["error"]!["code"]);
        Assert.False((bool)answer["error"]!["retryable"]!);
    }

    public void Dispose() => _folder.Dispose();

    private static JsonObject Payload(params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var input = new JsonObject();
        foreach (var (name, value) in settings)
        {
            input[name] = value;
        }

        return new() { ["input"] = input, ["steps"] = new JsonObject() };
    }
}
