namespace OrleansAgents.Grains.Routing.Evaluation;

/// <summary>Counts verdicts. Not thread-safe.</summary>
/// <param name="allowNone">Whether "none of these" is an answer.</param>
internal sealed class EvaluationScore(bool allowNone)
{
    private const int Bins = 15;
    private const double NoneFrom = 0.5;
    private readonly (double Confidence, int Right, int Count)[] _bins = new (double, int, int)[Bins];
    private int _count;
    private int _right;
    private int _top3;
    private int _none;
    private int _refused;

    /// <summary>Gets the part of the texts with a service whose service was named first.</summary>
    public double Accuracy => Part(_right, _count);

    /// <summary>Gets the part of the texts with a service whose service was among the best three.</summary>
    public double Top3 => Part(_top3, _count);

    /// <summary>Gets the part of the texts without a service that were told so; null when that is no answer, or there were none.</summary>
    public double? NoneRecall => allowNone && _none > 0 ? Part(_refused, _none) : null;

    /// <summary>
    /// Gets how far the confidence in the answer and the part of right answers are apart, over 15 bins of equal width weighted by how many texts are in
    /// them (Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks, ICML 2017).
    /// </summary>
    public double CalibrationError
    {
        get
        {
            var total = _bins.Sum(bin => bin.Count);
            return total == 0 ? 0 : _bins.Sum(bin => Math.Abs(bin.Confidence - bin.Right)) / total;
        }
    }

    /// <summary>Counts a text that a service takes.</summary>
    /// <param name="verdict">What the model says.</param>
    /// <param name="right">The service's class.</param>
    public void Add(in Verdict verdict, int right)
    {
        var says = !(allowNone && verdict.None > NoneFrom);
        var isRight = says && verdict.First == right;
        _count++;
        _right += isRight ? 1 : 0;
        _top3 += verdict.First == right || verdict.Second == right || verdict.Third == right ? 1 : 0;
        Count(verdict, says, isRight);
    }

    /// <summary>Counts a text that no service takes.</summary>
    /// <param name="verdict">What the model says.</param>
    public void AddNone(in Verdict verdict)
    {
        var refused = verdict.None > NoneFrom;
        _none++;
        _refused += refused ? 1 : 0;
        if (allowNone)
        {
            Count(verdict, !refused, refused);
        }
    }

    // Without "none of these" the share among the services is the confidence; with it, a service's share of what is left.
    private void Count(in Verdict verdict, bool says, bool isRight)
    {
        var confidence = !allowNone ? verdict.Share : says ? verdict.Share * (1 - verdict.None) : verdict.None;
        ref var bin = ref _bins[Math.Min(Bins - 1, (int)(confidence * Bins))];
        bin = (bin.Confidence + confidence, bin.Right + (isRight ? 1 : 0), bin.Count + 1);
    }

    private static double Part(int some, int all) => all == 0 ? 0 : (double)some / all;
}
