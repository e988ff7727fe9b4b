using OrleansAgents.Core.Limits;
using OrleansAgents.Grains.Definitions;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

/// <summary>Whatever a text says, it is read or refused with places; it never throws.</summary>
public sealed class DefinitionMutationTests
{
    private const int Cases = 2_500;

    private static readonly string[] Yaml = [Texts.FullYaml, Texts.ParallelYaml, Texts.RoutedYaml];

    /// <summary>Pieces that mean something to YAML or JSON, or to a parser's weak sides.</summary>
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ":", ": ", "- ", "\n", "\n  ", "\t", "#", "'", "\"", "|", ">", "&a", "*a", "!!int ", "!", "%", "@", "`", "? ", "---\n",
        "...\n", "<<: ", "~", "null", "true", ".nan", "-.inf", "0x", "1e999999999", "-0", "\\", "\\ud800", "\"\\ud800\"", "\ud800", "\udc00", "\0",
        "\uFEFF", "\u2028", "\u0085", "\r", "🙂", "after: ", "after: [check]", "join: any", "steps: ", "pattern: ", "(a+)+$", "{{{{{{{{", "[[[[[[[[[[[[[[[[[[[[", "9999999999999999999h", ",",
    ];

    [Theory, InlineData(1, false), InlineData(20261121, false), InlineData(2, true), InlineData(20261122, true)]
    public void Read_MutatedDefinition_IsReadOrRefusedWithPlaces(int seed, bool json)
    {
        var random = new Random(seed);
        var reader = new DefinitionReader();
        for (var i = 0; i < Cases; i++)
        {
            var text = Mutate(random, json ? Texts.FullJson : Yaml[i % Yaml.Length]);
            try
            {
                var error = reader.Read(text, WorkflowLimits.Default).Error;
                Assert.True(
                    error is null || (error.Problems.Count > 0 && error.Problems.All(p => p.Line > 0 && p.Column > 0)),
                    $"seed {seed}, case {i}: {error}\n{text}");
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, case {i}: {e}\n{text}");
            }
        }
    }

    [Fact]
    public void Read_DefinitionsThatAreMutated_AreValidThemselves() => Assert.All(Yaml, text => Assert.Null(new DefinitionReader().Read(text, WorkflowLimits.Default).Error));

    private static string Mutate(Random random, string text)
    {
        for (var mutations = random.Next(1, 5); mutations > 0; mutations--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(12), text.Length - at);
            var piece = Pieces[random.Next(Pieces.Length)];
            text = random.Next(4) switch
            {
                0 => text.Insert(at, piece),
                1 => text.Remove(at, length),
                2 => text.Remove(at, length).Insert(at, piece),
                _ => text.Insert(at, text.Substring(random.Next(text.Length - length + 1), length)),
            };
        }

        return text;
    }
}
