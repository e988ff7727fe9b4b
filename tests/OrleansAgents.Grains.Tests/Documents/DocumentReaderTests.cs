using System.Text;
using OrleansAgents.Core.Documents;
using OrleansAgents.Grains.Documents;
using Xunit;

namespace OrleansAgents.Grains.Tests.Documents;

public sealed class DocumentReaderTests
{
    [Theory]
    [InlineData(" \n\t{\"a\": 1}")]
    [InlineData("\uFEFF{\"a\": 1}")]
    [InlineData("\uFEFFa: 1")]
    [InlineData("a: 1")]
    public void Read_YamlOrJson_GivesTheMapping(string text)
    {
        var root = Assert.IsType<DocumentNode.Mapping>(DocumentReader.Read(text, 100).Value);

        Assert.Equal("a", Assert.Single(root.Entries).Key.Text);
    }

    [Fact]
    public void Read_TextThatBeginsWithABrace_IsJsonAndNotYaml()
    {
        var error = DocumentReader.Read("{a: 1}", 100).Error;

        Assert.StartsWith("1:2: not valid JSON: 'a' is an invalid start of a property name", error!.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData(""), InlineData(" \r\n "), InlineData("\uFEFF")]
    public void Read_EmptyText_IsRefused(string text) =>
        Assert.Equal("1:1: expected a YAML or JSON document, found an empty text", DocumentReader.Read(text, 100).Error!.Problems[0].ToString());

    [Theory, InlineData(5, false), InlineData(6, true)]
    public void Read_TextOfSixBytes_IsBoundedByTheLimit(int bytesMax, bool taken)
    {
        const string Text = "a: üx";
        Assert.Equal(6, Encoding.UTF8.GetByteCount(Text));

        Assert.Equal(taken ? null : "payload.too_large", DocumentReader.Read(Text, bytesMax).Error?.Code);
    }
}
