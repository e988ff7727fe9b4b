using System.Globalization;
using OrleansAgents.Core.Agents;

namespace OrleansAgents.Grains.Routing;

/// <summary>Candidates that the policy compares, and what it says of the choice.</summary>
/// <param name="contenders">The candidates, in the router's order; two at least.</param>
/// <param name="judged">Whether the router judged the words, so that its confidences say something to people.</param>
/// <param name="isLast">Whether a failure would be the end.</param>
internal sealed class Contest(Contender[] contenders, bool judged, bool isLast)
{
    private readonly decimal _highestPrice = HighestPrice(contenders);

    /// <summary>Gives the place of the greatest score, and of the greatest among the others; of equals, the first.</summary>
    public (int Best, int Second) Rank()
    {
        var (best, second) = (0, -1);
        var (bestScore, secondScore) = (contenders[0].ScoreAt(_highestPrice, isLast), double.NegativeInfinity);
        for (var i = 1; i < contenders.Length; i++)
        {
            var score = contenders[i].ScoreAt(_highestPrice, isLast);
            if (score > bestScore)
            {
                (second, secondScore, best, bestScore) = (best, bestScore, i, score);
            }
            else if (score > secondScore)
            {
                (second, secondScore) = (i, score);
            }
        }

        return (best, second);
    }

    /// <summary>Gives the place of the greatest confidence; of equals, the first.</summary>
    public int MostSure()
    {
        var most = 0;
        for (var i = 1; i < contenders.Length; i++)
        {
            most = contenders[i].Candidate.Confidence > contenders[most].Candidate.Confidence ? i : most;
        }

        return most;
    }

    /// <summary>Says why one candidate comes before another one: "docs: 82 % sure, idle, healthy; before wiki (71 %, busy with 3)".</summary>
    public string Reason(int chosen, int before)
    {
        var (winner, other) = (contenders[chosen], contenders[before]);
        var more = contenders.Length - 2;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{winner.Candidate.Service}{Facts(winner, ": ", "")}; before {other.Candidate.Service}{Blemishes(other)}{(more > 0 ? $" and {more} more" : "")}{(isLast ? "; the last hop" : "")}");
    }

    private static decimal HighestPrice(Contender[] contenders)
    {
        var highest = 0m;
        foreach (var contender in contenders)
        {
            highest = Math.Max(highest, contender.Price);
        }

        return highest;
    }

    private string Facts(Contender of, string open, string close) => Listed(
        open,
        close,
        judged ? $"{Percent(of)} sure" : null,
        LoadOf(of) ?? (of.Load is null ? null : "idle"),
        HealthOf(of) ?? (of.Entry is null ? null : "healthy"),
        TroubleOf(of),
        PriceOf(of));

    private string Blemishes(Contender of) => Listed(" (", ")", judged ? Percent(of) : null, LoadOf(of), HealthOf(of), TroubleOf(of), PriceOf(of));

    private static string Listed(string open, string close, params ReadOnlySpan<string?> facts)
    {
        var text = "";
        foreach (var fact in facts)
        {
            text = fact is null ? text : text.Length == 0 ? fact : $"{text}, {fact}";
        }

        return text.Length == 0 ? "" : open + text + close;
    }

    private static string Percent(Contender of) => string.Create(CultureInfo.InvariantCulture, $"{of.Candidate.Confidence * 100:0} %");

    private static string? LoadOf(Contender of) => of.Load switch
    {
        { Waiting: > 0 } load => $"busy with {load.Running}, {load.Waiting} wait",
        { Running: > 0 } load => $"busy with {load.Running}",
        _ => null,
    };

    private static string? HealthOf(Contender of) => of switch
    {
        { IsGone: true, Entry: null } => "not registered any more",
        { Entry: { Health: AgentHealth.Offline } } => "offline",
        { Entry: { Draining: true } } => "draining",
        { Entry: { Health: AgentHealth.Late } } => "late",
        _ => null,
    };

    private static string? TroubleOf(Contender of) => (of.Load is { CircuitOpen: true }, of.HasFailed) switch
    {
        (true, true) => "refuses calls for a while, failed before",
        (true, _) => "refuses calls for a while",
        (_, true) => "failed before",
        _ => null,
    };

    /// <summary>Prices are worth a word only where one differs from another.</summary>
    private string? PriceOf(Contender of) => _highestPrice == 0 || Array.TrueForAll(contenders, c => c.Price == _highestPrice)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"price {of.Price:0.######}");
}
