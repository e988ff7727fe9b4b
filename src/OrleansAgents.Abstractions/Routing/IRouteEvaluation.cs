using System.Text.Json.Serialization;

namespace OrleansAgents.Abstractions.Routing;

/// <summary>Trains a text model on labelled texts and measures it on others. Keeps nothing, and touches no registered agent.</summary>
public interface IRouteEvaluation
{
    /// <summary>The most services of an evaluation: as many as a model of the platform tells apart.</summary>
    const int ServicesMax = 1_000;

    /// <summary>Trains and measures, on the calling thread; it may take as long as training does.</summary>
    /// <param name="input">The texts.</param>
    /// <param name="progress">Is told in a few words what is done now; null when nobody listens. It may be called from any thread.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was measured; every number is finite.</returns>
    /// <exception cref="ArgumentException">There are more than <see cref="ServicesMax"/> different intents.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    EvaluationReport Run(EvaluationInput input, IProgress<string>? progress, CancellationToken cancellationToken);
}

/// <summary>A text, and whom it is for.</summary>
/// <param name="Text">The words; may be empty.</param>
/// <param name="Intent">The service; never empty.</param>
public sealed record LabelledText(string Text, string Intent);

/// <summary>What a model is trained and measured on.</summary>
/// <param name="Train">What it learns from, already cut to the examples that it may see; null when each intent of <paramref name="Test"/> stands for a service that carries that tag alone.</param>
/// <param name="Test">What is measured; at least one, and every intent is one of <paramref name="Train"/> when that is given.</param>
/// <param name="NoneTrain">Texts that fit no service, to learn from; may be empty.</param>
/// <param name="NoneTest">Texts that fit no service, to measure; may be empty.</param>
/// <param name="AllowNone">Whether the model may answer that none fits; in-scope texts count as wrong then when it does.</param>
public sealed record EvaluationInput(
    IReadOnlyList<LabelledText>? Train,
    IReadOnlyList<LabelledText> Test,
    IReadOnlyList<string> NoneTrain,
    IReadOnlyList<string> NoneTest,
    bool AllowNone);

/// <summary>What an evaluation measured.</summary>
/// <param name="Accuracy">The part of the test texts whose best candidate was right, from 0 to 1.</param>
/// <param name="Top3">The part whose right service was among the best three, from 0 to 1.</param>
/// <param name="OosRecall">The part of the texts that fit none which were told so, from 0 to 1; null when that answer is not allowed or no such text was given.</param>
/// <param name="Ece">The expected calibration error: how far confidence and accuracy are apart, from 0 to 1.</param>
/// <param name="ModelBytes">The size of the model as it is stored.</param>
/// <param name="TrainSeconds">How long training took, in seconds.</param>
/// <param name="P50Micros">The median time of one query, in microseconds.</param>
/// <param name="P99Micros">The time that 99 of 100 queries stay below, in microseconds.</param>
/// <param name="Services">How many services there were to choose from.</param>
/// <param name="TrainTexts">How many texts it was trained on.</param>
/// <param name="TestTexts">How many texts were measured, those that fit none not counted.</param>
public sealed record EvaluationReport(
    double Accuracy,
    double Top3,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? OosRecall,
    double Ece,
    long ModelBytes,
    double TrainSeconds,
    double P50Micros,
    double P99Micros,
    int Services,
    int TrainTexts,
    int TestTexts);
