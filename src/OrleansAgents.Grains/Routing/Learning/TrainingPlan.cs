namespace OrleansAgents.Grains.Routing.Learning;

/// <summary>
/// Which texts speak for and against which classes. Texts of one group are treated alike; a cost says how much it matters that
/// a class is right about a text of a group: above 0 for a class that the texts belong to, below 0 for one that they do not
/// belong to, 0 where it does not matter.
/// </summary>
/// <param name="classes">How many classes there are.</param>
internal sealed class TrainingPlan(int classes)
{
    private readonly List<float[]> _costs = [];
    private readonly List<int> _groups = [];

    /// <summary>Gets how many classes there are.</summary>
    public int Classes => classes;

    /// <summary>Gets how many texts there are.</summary>
    public int Texts => _groups.Count;

    /// <summary>Gets how many groups there are.</summary>
    public int Groups => _costs.Count;

    /// <summary>Adds a group.</summary>
    /// <param name="costs">The costs, one a class.</param>
    /// <returns>The group's number.</returns>
    public int AddGroup(float[] costs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(costs.Length, classes);
        _costs.Add(costs);
        return _costs.Count - 1;
    }

    /// <summary>Says which group the next text has.</summary>
    /// <param name="group">The group's number.</param>
    public void AddText(int group) => _groups.Add(group);

    /// <summary>Gets the group of a text.</summary>
    /// <param name="text">The text's number.</param>
    /// <returns>The group's number.</returns>
    public int GroupOf(int text) => _groups[text];

    /// <summary>Gets the costs of a group.</summary>
    /// <param name="group">The group's number.</param>
    /// <returns>The costs, one a class.</returns>
    public ReadOnlySpan<float> CostsOf(int group) => _costs[group];
}
