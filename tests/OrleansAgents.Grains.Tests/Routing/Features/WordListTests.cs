using OrleansAgents.Grains.Routing.Features;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Features;

public class WordListTests
{
    [Theory]
    [InlineData("Fix the C# build, please!", "fix|the|c#|build|please")]
    [InlineData("don't stop\u2019s 'quoted'", "don't|stop's|quoted")]
    [InlineData("c++ and 3.5 e-mail", "c++|and|3|5|e|mail")]
    [InlineData("\U0001F600\U0001F680 go", "go")]
    [InlineData("Übersetze die Größe", "übersetze|die|größe")]
    [InlineData("नमस्ते दुनिया", "नमस्ते|दुनिया")]
    [InlineData("   ", "")]
    [InlineData("", "")]
    public void Read_Text_GivesItsWordsInLowerCase(string text, string words)
    {
        var list = new WordList();

        list.Read(text);

        Assert.Equal(words, string.Join('|', Enumerable.Range(0, list.Count).Select(i => list[i].ToString())));
    }

    [Fact]
    public void Read_VeryLongText_IsBounded()
    {
        var list = new WordList();

        list.Read(string.Concat(Enumerable.Repeat("ab ", 100_000)));

        Assert.Equal(WordList.Max, list.Count);
    }

    [Fact]
    public void Read_VeryLongWord_IsCut()
    {
        var list = new WordList();

        list.Read(new string('x', 100_000));

        Assert.Equal(new string('x', WordList.LengthMax), list[0].ToString());
        Assert.Equal(1, list.Count);
    }
}
