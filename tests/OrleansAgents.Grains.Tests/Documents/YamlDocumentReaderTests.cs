using OrleansAgents.Core.Documents;
using OrleansAgents.Grains.Documents;
using Xunit;

namespace OrleansAgents.Grains.Tests.Documents;

public sealed class YamlDocumentReaderTests
{
    [Fact]
    public void Read_Yaml_PlacesEveryNode()
    {
        var root = Assert.IsType<DocumentNode.Mapping>(YamlDocumentReader.Read("# c\na: 1\n\"b\":\n  - 'x'\n  - {ü: 🙂, c: d}\n").Value);

        Assert.Equal((2, 1), (root.Line, root.Column));
        Assert.Equal(new DocumentNode.Scalar("a", Quoted: false, 2, 1), root.Entries[0].Key);
        Assert.Equal(new DocumentNode.Scalar("1", Quoted: false, 2, 4), root.Entries[0].Value);
        Assert.Equal(new DocumentNode.Scalar("b", Quoted: true, 3, 1), root.Entries[1].Key);
        var list = Assert.IsType<DocumentNode.Sequence>(root.Entries[1].Value);
        Assert.Equal(new DocumentNode.Scalar("x", Quoted: true, 4, 5), list.Items[0]);
        var inner = Assert.IsType<DocumentNode.Mapping>(list.Items[1]);
        Assert.Equal(new DocumentNode.Scalar("d", Quoted: false, 5, 16), inner.Entries[1].Value);
    }

    [Theory]
    [InlineData("a: &x [1]\nb: *x\nc: *x", "2:4: expected a value, found the alias '*x'; write the value out|3:4: expected a value, found the alias '*x'; write the value out")]
    [InlineData("a: 1\n---\nb: 2", "2:1: expected one YAML document, found the start of another; put it in a file of its own")]
    [InlineData("a: !!int 1\nb: !own {}", "1:4: expected a plain value, found the tag 'tag:yaml.org,2002:int'; remove it, and quote what is a text|2:4: expected a plain value, found the tag '!own'; remove it, and quote what is a text")]
    [InlineData("? [a]\n: 1", "1:3: expected a text as key, found a list or mapping; write a plain key")]
    [InlineData("a: 1\nb: {x: 1, x: 2}\na: 2", "2:11: the key 'x' stands twice, first on line 2; remove one|3:1: the key 'a' stands twice, first on line 1; remove one")]
    [InlineData("a: 🙂\0", "1:6: expected printable text, found the character U+0000; remove it")]
    [InlineData("a: x\n\u0007", "2:1: expected printable text, found the character U+0007; remove it")]
    [InlineData("a: %x", "1:4: not valid YAML: While scanning for the next token, found character that cannot start any token")]
    public void Read_TextThatIsNotTaken_SaysWhereAndWhatToDo(string text, string expected)
    {
        var error = YamlDocumentReader.Read(text).Error;

        Assert.Equal("document.invalid", error!.Code);
        Assert.Equal(expected, string.Join('|', error.Problems));
    }

    [Theory, InlineData(63, true), InlineData(64, true), InlineData(65, false), InlineData(500_000, false)]
    public void Read_NestedLists_AreBoundedAt64Levels(int depth, bool taken)
    {
        var error = YamlDocumentReader.Read(new string('[', depth) + new string(']', depth)).Error;

        Assert.Equal(taken ? "" : "1:65: nested deeper than 64 levels; flatten it", string.Join('|', error?.Problems ?? []));
    }

    [Fact]
    public void Read_TextOnWhichTheParserBreaks_IsRefusedWithAPlace()
    {
        var error = YamlDocumentReader.Read("- { x: 00:00:10\u2028from: r\n  to: b\n  u:  p: c }").Error;

        Assert.Matches("^1:[0-9]+: not valid YAML: the text after this place cannot be read", error!.Problems[0].ToString());
    }

    [Fact]
    public void Read_KeyWithoutTextOrValue_IsRefusedWithAPlace()
    {
        var error = YamlDocumentReader.Read("type:\n    : object\nb: c").Error;

        Assert.Matches("^[0-9]+:[0-9]+: not valid YAML: expected a value, found the end of a list or mapping", error!.Problems[0].ToString());
    }
}
