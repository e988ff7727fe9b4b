using OrleansAgents.Grains.Routing.Learning;
using OrleansAgents.Grains.Routing.Models;
using Xunit;

namespace OrleansAgents.Grains.Tests.Routing.Learning;

public class CalibrationFitTests
{
    [Fact]
    public void Fit_Nothing_IsThePrior()
    {
        var fitted = new CalibrationFit().Fit(Calibration.Prior);

        Assert.Equal(Calibration.Prior.Slope, fitted.Slope);
        Assert.Equal(Calibration.Prior.None, fitted.None);
    }

    [Fact]
    public void Fit_MarginsThatAreRightThreeTimesOfFour_GivesThreeQuarters()
    {
        var fit = new CalibrationFit();
        for (var i = 0; i < 400; i++)
        {
            fit.AddFitting([0.5f, 0f], i % 4 == 0 ? 1 : 0, new(0.5f, 0, -1, 0, 50), 1);
        }

        var slope = fit.Fit(Calibration.Prior).Slope;

        Assert.Equal(0.75, 1 / (1 + Math.Exp(-slope * 0.5)), 0.02);
    }

    [Fact]
    public void Fit_FittingAndForeignTexts_TellsThemApart()
    {
        var fit = new CalibrationFit();
        for (var i = 0; i < 300; i++)
        {
            var wave = (float)Math.Sin(i) * 0.2f;
            fit.AddFitting([0.5f + wave, -0.5f], 0, new(0.5f + wave, -0.5f, -0.8f, 0, 60), 1);
            fit.AddNone(new(-0.6f + wave, -0.8f, 0.4f, 0.4f, 40), 1);
        }

        var fitted = fit.Fit(Calibration.Prior);

        Assert.True(fitted.NoneOf(new(0.5f, -0.5f, -0.8f, 0, 60)) < 0.05);
        Assert.True(fitted.NoneOf(new(-0.6f, -0.8f, 0.4f, 0.4f, 40)) > 0.95);
    }

    [Fact]
    public void Solve_Equations_GivesTheSolution()
    {
        var solution = LinearEquations.Solve(new double[,] { { 0, 2, 1 }, { 1, -2, -3 }, { -1, 1, 2 } }, [-8, 0, 3]);

        Assert.Equal([-4, -5, 2], solution.Select(x => (int)Math.Round(x)));
    }
}
