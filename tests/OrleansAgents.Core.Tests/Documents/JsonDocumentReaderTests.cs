using System.Text;
using OrleansAgents.Core.Documents;
using Xunit;

namespace OrleansAgents.Core.Tests.Documents;

public sealed class JsonDocumentReaderTests
{
    [Fact]
    public void Read_Json_PlacesEveryNodeInUtf16Columns()
    {
        var root = Assert.IsType<DocumentNode.Mapping>(JsonDocumentReader.Read("{\n  \"ü🙂\": [1, \"x\\n\",\r\n true], \"n\": null }").Value);

        Assert.Equal((1, 1), (root.Line, root.Column));
        Assert.Equal(new DocumentNode.Scalar("ü🙂", Quoted: true, 2, 3), root.Entries[0].Key);
        var list = Assert.IsType<DocumentNode.Sequence>(root.Entries[0].Value);
        Assert.Equal((2, 10), (list.Line, list.Column));
        Assert.Equal(
            [new DocumentNode.Scalar("1", false, 2, 11), new DocumentNode.Scalar("x\n", true, 2, 14), new DocumentNode.Scalar("true", false, 3, 2)],
            list.Items.AsEnumerable());
        Assert.Equal(new DocumentNode.Scalar("null", Quoted: false, 3, 14), root.Entries[1].Value);
    }

    [Theory]
    [InlineData("""{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}""", "1:24: the key 'c' stands twice, first on line 1; remove one|1:33: the key 'a' stands twice, first on line 1; remove one")]
    [InlineData("{\n  \"üü\": 'x'\n}", "2:9: not valid JSON: ''' is an invalid start of a value")]
    [InlineData("{\"a\": 1} x", "1:10: not valid JSON: 'x' is invalid after a single JSON value. Expected end of data")]
    [InlineData("{\"a\": [1,]}", "1:10: not valid JSON: The JSON array contains a trailing comma at the end which is not supported in this mode")]
    [InlineData("""["\ud800"]""", "1:2: expected text in Unicode, found half of a surrogate pair or broken UTF-8; mend the escape")]
    [InlineData("[1 ", "1:4: not valid JSON: Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed")]
    public void Read_TextThatIsNotTaken_SaysWhere(string text, string expected)
    {
        var error = JsonDocumentReader.Read(text).Error;

        Assert.Equal("document.invalid", error!.Code);
        Assert.Equal(expected, string.Join('|', error.Problems));
    }

    [Fact]
    public void Read_BytesThatAreNotUtf8_AreRefused()
    {
        byte[] utf8 = [.. "[\""u8, 0xFF, .. "\"]"u8];

        Assert.Equal(
            "1:2: expected text in Unicode, found half of a surrogate pair or broken UTF-8; mend the escape",
            JsonDocumentReader.Read(utf8).Error!.Problems[0].ToString());
    }

    [Theory, InlineData(64, true), InlineData(65, false), InlineData(66, false)]
    public void Read_NestedLists_AreBoundedAt64Levels(int depth, bool taken)
    {
        var error = JsonDocumentReader.Read(new string('[', depth) + new string(']', depth)).Error;

        Assert.Equal(taken, error is null);
        Assert.True(error is null || error.Problems[0].Line == 1, error?.ToString());
    }

    [Fact]
    public void Read_LargeText_TakesOnePass()
    {
        var text = new StringBuilder("[");
        for (var i = 0; i < 200_000; i++)
        {
            text.Append("1,\n");
        }

        var list = Assert.IsType<DocumentNode.Sequence>(JsonDocumentReader.Read(text.Append("2]").ToString()).Value);

        Assert.Equal((200_001, 1), (list.Items[^1].Line, list.Items[^1].Column));
    }
}
