using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Server.CommandLine;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Commands;

public sealed class RouteEvalCommandTests
{
    private const string Some = "{\"text\":\"a\",\"intent\":\"x\"}\n";
    private readonly ScriptedEvaluation _evaluation = new();

    [Fact]
    public async Task Eval_Files_AreReadAndCutToTheShots()
    {
        using var train = new TemporaryFile(
            """
            {"text":"a1","intent":"a","more":[1]}
            {"intent":"b","text":"b1"}

            {"text":"a2","intent":"a"}
            {"text":"a3","intent":"a"}
            """);
        using var test = new TemporaryFile("\uFEFF{\"text\":\"\",\"intent\":\"a\"}\r\n{\"text\":\"\u00fc \\ud83d\\ude80\",\"intent\":\"b\"}\r\n");
        using var oosTrain = new TemporaryFile("{\"text\":\"n1\",\"intent\":\"oos\"}\n{\"text\":\"n2\"}\n");
        using var oosTest = new TemporaryFile("{\"text\":\"n3\",\"intent\":\"oos\"}");

        var cli = Make();
        var exit = await cli.RunAsync(
            ["route", "eval", "--train", train.Path, "--test", test.Path, "--oos-train", oosTrain.Path, "--oos-test", oosTest.Path, "--shots", "2", "--none", "--json"]);

        Assert.Equal(ExitCodes.Done, exit);
        var input = _evaluation.Input!;
        Assert.Equal([new("a1", "a"), new("b1", "b"), new("a2", "a")], input.Train);
        Assert.Equal([new("", "a"), new("ü 🚀", "b")], input.Test);
        Assert.Equal(["n1", "n2"], input.NoneTrain);
        Assert.Equal(["n3"], input.NoneTest);
        Assert.True(input.AllowNone);
    }

    [Fact]
    public async Task Eval_TestAlone_LeavesTheRestOut()
    {
        using var test = new TemporaryFile(Some);

        Assert.Equal(ExitCodes.Done, await Make().RunAsync(["route", "eval", "--test", test.Path, "--json"]));
        Assert.Null(_evaluation.Input!.Train);
        Assert.Empty(_evaluation.Input.NoneTrain);
        Assert.Empty(_evaluation.Input.NoneTest);
        Assert.False(_evaluation.Input.AllowNone);
    }

    [Theory, InlineData(1_000, ExitCodes.Done), InlineData(1_001, ExitCodes.Usage)]
    public async Task Eval_MoreIntentsThanAModelTellsApart_AreRefused(int intents, int expected)
    {
        using var test = new TemporaryFile(string.Concat(Enumerable.Range(0, intents).Select(i => $"{{\"text\":\"a\",\"intent\":\"x{i}\"}}\n")));

        var cli = Make();
        var exit = await cli.RunAsync(["route", "eval", "--test", test.Path, "--json"]);

        Assert.Equal(expected, exit);
        Assert.Equal(expected == ExitCodes.Usage, cli.Error.ToString().Contains("evaluation.too_many_intents", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Eval_Json_HasTheAgreedNames()
    {
        using var test = new TemporaryFile(Some);

        var cli = Make();
        await cli.RunAsync(["route", "eval", "--test", test.Path, "--json"]);

        Assert.Equal(
            """{"accuracy":0.931,"top3":0.979,"oosRecall":null,"ece":0.023,"modelBytes":3250586,"trainSeconds":2.9,"p50Micros":95.2,"p99Micros":1300,"services":150,"trainTexts":15000,"testTexts":1}""",
            cli.OneDocument().GetRawText());
        Assert.Empty(cli.Error.ToString());
    }

    [Fact]
    public async Task Eval_ForPeople_ShowsATable()
    {
        using var test = new TemporaryFile(Some);
        _evaluation.Recall = 0.812;

        var cli = Make();
        await cli.RunAsync(["route", "eval", "--test", test.Path]);

        Assert.Equal(
            """
            accuracy            93.1 %  of 1 text over 150 services: the best candidate was right
            top 3               97.9 %  the right service was among the best three
            none of these       81.2 %  of the texts that fit no service were told so
            calibration error    2.3 %  confidence and accuracy are this far apart
            model              3.1 MiB
            training             2.9 s  15,000 texts
            query, p50           95 µs
            query, p99          1.3 ms
            """,
            string.Join('\n', cli.Out.ToString().Split('\n').Select(line => line.TrimEnd())).TrimEnd());
    }

    [Theory]
    [InlineData(true, "\r\u001b[Ktraining 1\r\u001b[Kmeasuring\r\u001b[K")]
    [InlineData(false, "")]
    public async Task Eval_Terminal_SeesWhatGoesOn(bool terminal, string shown)
    {
        using var test = new TemporaryFile(Some);
        var cli = new Cli { Platforms = new ScriptedPlatformFactory { Evaluation = _evaluation }, ErrorIsTerminal = terminal };

        await cli.RunAsync(["route", "eval", "--test", test.Path]);

        Assert.Equal(shown, cli.Error.ToString());
    }

    [Theory]
    [InlineData("{\"text\":\"a\"}", "expected 'intent' to be a string of 1 to 200 characters, found no such key.")]
    [InlineData("{\"text\":\"a\",\"intent\":\"\"}", "expected 'intent' to be a string of 1 to 200 characters, found 0 characters.")]
    [InlineData("{\"text\":7,\"intent\":\"x\"}", "expected 'text' to be a string of 0 to 131,072 characters, found a number.")]
    [InlineData("{\"text\":null,\"intent\":\"x\"}", "expected 'text' to be a string of 0 to 131,072 characters, found null.")]
    [InlineData("[\"a\",\"x\"]", "expected an object with 'text' and 'intent', found a list.")]
    [InlineData("text,intent", "expected one JSON object, found something else at byte 2.")]
    [InlineData("{\"text\":\"a\",\"intent\":\"x\"} {}", "expected one JSON object, found something else at byte 27.")]
    [InlineData("{\"text\":\"\\ud800\",\"intent\":\"x\"}", "expected text in UTF-8, found bytes or an escape that are no character.")]
    public async Task Eval_BadLine_IsNamedByFileAndLine(string line, string message)
    {
        using var test = new TemporaryFile($"{Some}\n{line}\n{Some}");

        var cli = Make();
        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["route", "eval", "--test", test.Path]));
        Assert.Equal(
            $"{test.Path}:3: {message}\nerror: In '{test.Path}', 1 line cannot be read; correct what is named. [evaluation.invalid_line]\n",
            cli.Error.ToString());
        Assert.Null(_evaluation.Input);
    }

    [Fact]
    public async Task Eval_ManyBadLines_AreCountedAndTheFirstTold()
    {
        using var test = new TemporaryFile(string.Concat(Enumerable.Repeat("no\n", 25)));

        var cli = Make();
        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["route", "eval", "--test", test.Path, "--json"]));
        Assert.Equal(20, cli.OneProblem().GetProperty("problems").GetArrayLength());
        Assert.Contains("25 lines cannot be read; correct what is named. Shown are the first 20.", cli.OneProblem().GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n  \r\n")]
    public async Task Eval_EmptyFile_IsRefused(string text)
    {
        using var test = new TemporaryFile(text);

        var cli = Make();
        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["route", "eval", "--test", test.Path]));
        Assert.Equal($"error: '{test.Path}' has no lines; expected one object with 'text' and 'intent' a line. [evaluation.empty_file]\n", cli.Error.ToString());
    }

    [Theory]
    [InlineData("--test")]
    [InlineData("--train")]
    [InlineData("--oos-train")]
    [InlineData("--oos-test")]
    public async Task Eval_FileThatIsNotThere_IsNamed(string option)
    {
        using var some = new TemporaryFile(Some);
        string[] test = option == "--test" ? [] : ["--test", some.Path];

        var cli = Make();
        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["route", "eval", .. test, option, "no-such-file"]));
        Assert.Equal("error: Cannot read 'no-such-file': there is no such file. [file.unreadable]\n", cli.Error.ToString());
    }

    [Fact]
    public async Task Eval_IntentThatWasNotTrained_IsRefused()
    {
        using var train = new TemporaryFile(Some);
        using var test = new TemporaryFile(Some + "{\"text\":\"b\",\"intent\":\"y\"}\n");

        var cli = Make();
        Assert.Equal(ExitCodes.Usage, await cli.RunAsync(["route", "eval", "--train", train.Path, "--test", test.Path]));
        Assert.Equal(
            $"{test.Path}:2: expected one of the 1 intents of '{train.Path}', found 'y'.\n"
            + $"error: In '{test.Path}', 1 line cannot be measured, because '{train.Path}' has no such intent; train on it, or leave it out. [evaluation.unknown_intent]\n",
            cli.Error.ToString());
    }

    private Cli Make() => new() { Platforms = new ScriptedPlatformFactory { Evaluation = _evaluation } };

    private sealed class ScriptedEvaluation : IRouteEvaluation
    {
        public EvaluationInput? Input { get; private set; }

        public double? Recall { get; set; }

        public EvaluationReport Run(EvaluationInput input, IProgress<string>? progress, CancellationToken cancellationToken)
        {
            Input = input;
            progress?.Report("training\n1");
            progress?.Report("measuring");
            return new(0.931, 0.979, Recall, 0.023, 3_250_586, 2.9, 95.2, 1300, 150, 15_000, input.Test.Count);
        }
    }
}
