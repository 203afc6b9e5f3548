using Dyadic.Graphs;
using Dyadic.Graphs.Operators;

namespace Dyadic.Reporting.Tests;

/// <summary>Every family is near the exact function, and its curve is what its numbers come from.</summary>
public sealed class FunctionFamilyTests
{
    [Fact]
    public void Errors_are_those_of_the_curve_and_within_what_the_papers_report()
    {
        foreach (Operator function in (Operator[])[new Gelu(), new Swish(), new Sigmoid(), new Tanh(), new HardSwish()])
        {
            IFunctionFamily[] families = [.. FunctionFamilies.All.Where(family => family.Computes(function))];
            Assert.Equal(function switch { Gelu => 5, HardSwish => 2, _ => 3 }, families.Length);
            foreach (IFunctionFamily family in families)
            {
                FamilyResult result = family.Study(function, -4, 4);
                Assert.Equal(255, result.Curve.Count);
                Assert.Equal(result.Curve.Max(point => Math.Abs(point.Error)), result.MaxError);
                Assert.Equal(result.Curve.Average(point => Math.Abs(point.Error)), result.MeanError, 12);
                Assert.True(result.MaxError < (family is ShiftGeluFamily ? 0.08 : 0.04), $"{family.Name} {function.GetType().Name}: {result.MaxError}");
            }
        }
    }

    [Fact]
    public void Functions_that_are_not_defined_everywhere_are_studied_where_they_are()
    {
        foreach (Operator function in (Operator[])[new Log(), new Sqrt(), new Reciprocal()])
        {
            foreach (IFunctionFamily family in FunctionFamilies.All.Where(family => family.Computes(function)))
            {
                FamilyResult result = family.Study(function, 0.001, 8);
                Assert.InRange(result.Curve.Count, 126, 128);
                Assert.True(double.IsFinite(result.MaxError) && result.Curve[0].Input >= 0, $"{family.Name} {function.GetType().Name}");
            }

            Assert.Throws<Dyadic.Core.DyadicException>(() => new CodeTableFamily().Study(new Log(), -3, -1));
        }
    }

    [Fact]
    public void A_table_of_codes_loses_half_a_step_of_its_result_at_most()
    {
        FamilyResult result = new CodeTableFamily().Study(new Sigmoid(), -6, 6);
        double step = (1 - (2 / (1 + Math.Exp(6)))) / 255;
        Assert.InRange(result.MaxError, 0.3 * step, step); // half a step of the result, half of the zero point
        Assert.Equal(256, result.TableBytes);
    }

    [Fact]
    public void Softmax_by_exact_division_is_nearer_than_by_small_tables()
    {
        Dictionary<string, FamilyResult> results = FunctionFamilies.All.Where(family => family.Computes(new Softmax())).ToDictionary(family => family.Name, family => family.Study(new Softmax(), -6, 6));
        Assert.True(results["polynomial"].MaxError < 0.03);
        Assert.True(results["polynomial"].MeanError < results["REXP tables, uint8"].MeanError);
        Assert.Equal((72, 761), // 64 reciprocals for rows of 64
             (results["REXP tables, uint8"].TableBytes, results["2D-LUT tables, uint8"].TableBytes));
        Assert.All(results.Values, result => Assert.Equal(213, result.Curve.Count)); // 12 / 255 · 212 = 9.98
    }

    [Fact]
    public void Every_width_of_the_tables_and_every_other_family_has_a_row()
    {
        string[] names = [.. FunctionFamilies.All.Where(family => family.Computes(new Softmax())).Select(family => family.Name)];
        Assert.Equal(
            ["2D-LUT tables, int16", "2D-LUT tables, uint2", "2D-LUT tables, uint4", "2D-LUT tables, uint8", "REXP tables, int16", "REXP tables, uint2", "REXP tables, uint4", "REXP tables, uint8", "exact", "learned lines", "logarithmic, 4 bits", "polynomial", "shift"],
            names.Order(StringComparer.Ordinal));
        Assert.Equal(1.0 / 512, Study("exact").MaxError, 1.0 / 4096);
        Assert.True(Study("learned lines").MaxError < 0.01);
        double[] pairs = [.. new[] { "int16", "uint8", "uint4", "uint2" }.Select(type => Study($"2D-LUT tables, {type}").MeanError)];
        Assert.True(pairs[1] < pairs[2] && pairs[2] < pairs[3]);

        static FamilyResult Study(string name) => FunctionFamilies.All.Single(family => family.Name == name && family.Computes(new Softmax())).Study(new Softmax(), -6, 6);
    }

    [Fact]
    public void Normalizations_are_as_near_as_16_bits_let_them()
    {
        foreach (Operator function in (Operator[])[new LayerNormalization(), new RmsNormalization()])
        {
            IFunctionFamily[] families = [.. FunctionFamilies.All.Where(family => family.Computes(function))];
            Assert.True(families.Length >= 3);
            foreach (IFunctionFamily family in families)
            {
                FamilyResult result = family.Study(function, -3, 20);
                Assert.InRange(result.MaxError, 1e-6, 0.0022);
                Assert.Equal(64, result.Curve.Count);
            }
        }
    }
}
