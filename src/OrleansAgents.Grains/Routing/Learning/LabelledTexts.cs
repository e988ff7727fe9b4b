namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>Texts to learn from, with what they speak for. Append only; not thread-safe.</summary>
/// <param name="classes">The names of the classes; a further one, the background, stands for what no service takes.</param>
internal sealed class LabelledTexts(string[] classes)
{
    private readonly List<(string Text, int Group)> _texts = [];
    private readonly List<TextGroup> _groups = [];

    /// <summary>Gets the names of the classes but the background.</summary>
    public string[] Classes => classes;

    /// <summary>Gets the place of the background among the classes.</summary>
    public int Background => classes.Length;

    /// <summary>Gets the groups.</summary>
    public IReadOnlyList<TextGroup> Groups => _groups;

    /// <summary>Gets the texts with their groups' numbers.</summary>
    public IReadOnlyList<(string Text, int Group)> Texts => _texts;

    /// <summary>Adds texts that are treated alike.</summary>
    /// <param name="group">How.</param>
    /// <param name="texts">The texts.</param>
    public void Add(TextGroup group, IEnumerable<string> texts)
    {
        _groups.Add(group);
        _texts.AddRange(texts.Select(text => (text, _groups.Count - 1)));
    }
}

/// <summary>How texts are treated that are treated alike.</summary>
/// <param name="Costs">One a class, that of the background last: above 0 for a class that the texts belong to, below 0 for one that they do not belong to, 0 where it does not matter.</param>
/// <param name="Measures">How much the texts count when it is measured how sure the model may be; 0 for not at all.</param>
internal sealed record TextGroup(float[] Costs, float Measures)
{
    /// <summary>Gets a value indicating whether the texts matter to any class; those that do not only tell how common words are.</summary>
    public bool Matters { get; } = Costs.Any(cost => cost != 0);
}
