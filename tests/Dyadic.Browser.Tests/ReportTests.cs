using System.Globalization;
using Dyadic.Reporting;
using Dyadic.Reporting.Tests;
using Microsoft.Playwright;

namespace Dyadic.Browser.Tests;

/// <summary>The reports as a reader meets them: at three widths, in light and dark, by keyboard, without script, on paper.</summary>
public sealed class ReportTests(Chromium chromium) : IClassFixture<Chromium>
{
    private const string Hostile = "</td><script>alert(1)</script><img src=http://127.0.0.1/x onerror=alert(2)>";

    private static readonly MethodComparison Comparison = MethodComparer.Compare(
        SmallModel.WithSoftmax(), RecipeChoice.Parse(["int8", "adopt", "octav", "dynamic", "row-exponents"], []), SmallModel.Vectors(), SmallModel.Vectors(),
        new ComparisonOptions { ModelName = "small.onnx", Evaluate = new EvaluateOptions { Threads = 1 } });

    private static readonly string Compared = ComparisonHtml.Of(Comparison);

    private static readonly string Ranked = SensitivityHtml.Of(SensitivityAnalysis.Run(
        SmallModel.Network(), SmallModel.Pictures(), SmallModel.Pictures(), SmallModel.Pictures(), new SensitivityOptions { ModelName = "small.onnx", MaxDrop = 100, Evaluate = new EvaluateOptions { Threads = 1 } }));

    public static TheoryData<string, int> Widths
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string page in (string[])["compare", "sensitivity", "hostile"])
            {
                foreach (int width in (int[])[360, 768, 1440]) cases.Add(page, width);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Widths))]
    public async Task A_page_fits_its_width_and_asks_for_nothing(string page, int width)
    {
        await using OpenPage open = await chromium.Open(Html(page), Context(width));
        await open.Page.EvaluateAsync("() => { for (const part of document.querySelectorAll('details')) part.open = true; }");
        Assert.Equal(width, await open.Page.EvaluateAsync<int>("() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"));
        Assert.Empty(open.Complaints);
        Assert.Empty(open.Requests);
    }

    [SkippableFact]
    public async Task Tables_are_sorted_by_keyboard_and_sentences_stay_last()
    {
        await using OpenPage open = await chromium.Open(Compared, Context(1440));
        await open.Page.FocusAsync("div.scroll");
        await open.Page.Keyboard.PressAsync("Tab"); // from the table's frame to its first header
        await open.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("top1", await open.Page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        Assert.True(await open.Page.EvaluateAsync<bool>("() => parseFloat(getComputedStyle(document.activeElement).outlineWidth) >= 2"));
        foreach ((string key, string direction) in ((string, string)[])[("Enter", "ascending"), ("Space", "descending")])
        {
            await open.Page.Keyboard.PressAsync(key);
            Assert.Equal(direction, await open.Page.EvaluateAsync<string>("() => document.activeElement.closest('th').getAttribute('aria-sort')"));
            Assert.Equal(1, await open.Page.EvaluateAsync<int>("() => document.querySelectorAll('table')[0].querySelectorAll('[aria-sort=ascending], [aria-sort=descending]').length"));
            double[] keys = await open.Page.EvaluateAsync<double[]>("() => [...document.querySelectorAll('table')[0].tBodies[0].rows].filter(row => !row.classList.contains('failed')).map(row => Number(row.cells[1].dataset.key))");
            Assert.Equal(5, keys.Length);
            Assert.Equal(direction == "ascending" ? keys.Order() : keys.OrderDescending(), keys);
            Assert.True(await open.Page.EvaluateAsync<bool>("() => document.querySelectorAll('table')[0].tBodies[0].rows[5].classList.contains('failed')"));
        }

        Assert.Empty(open.Complaints);
    }

    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_and_lines_stand_out_in_light_and_dark(ColorScheme scheme)
    {
        BrowserNewContextOptions options = Context(768);
        options.ColorScheme = scheme;
        await using OpenPage open = await chromium.Open(Compared, options);
        double[] page = await Colour(open, "body", "backgroundColor");
        Assert.Equal(scheme == ColorScheme.Dark, Luminance(page) < 0.2);
        foreach ((string element, string property, double least) in ((string, string, double)[])
            [("body", "color", 7), (".soft", "color", 4.5), ("tr.failed td", "color", 4.5), ("svg .tick", "fill", 4.5), ("svg .s1", "stroke", 3), ("svg .s2", "stroke", 3), ("svg .s4", "stroke", 3)])
        {
            double ratio = Contrast(await Colour(open, element, property), page);
            Assert.True(ratio >= least, string.Create(CultureInfo.InvariantCulture, $"{scheme} {element}: {ratio:F2}"));
        }
    }

    [SkippableFact]
    public async Task The_cost_is_chosen_by_keyboard()
    {
        await using OpenPage open = await chromium.Open(Compared, Context(768));
        await open.Page.FocusAsync("#cost0");
        foreach (int shown in (int[])[1, 2, 0])
        {
            await open.Page.Keyboard.PressAsync("ArrowRight");
            Assert.Equal((int[])[shown], await Panels(open));
        }
    }

    [SkippableFact]
    public async Task Everything_is_there_without_script()
    {
        BrowserNewContextOptions options = Context(768);
        options.JavaScriptEnabled = false;
        await using OpenPage open = await chromium.Open(Compared, options);
        Assert.Equal(6, await open.Page.Locator("table").First.Locator("tbody tr").CountAsync());
        Assert.True(await open.Page.Locator("svg.chart").First.IsVisibleAsync());
        Assert.False(await open.Page.Locator("svg.chart").Nth(1).IsVisibleAsync());
        await open.Page.Locator("label[for=cost2]").ClickAsync();
        Assert.True(await open.Page.Locator("svg.chart").Nth(2).IsVisibleAsync());
        Assert.Equal(0, await open.Page.Locator("thead button").CountAsync());
    }

    [SkippableFact]
    public async Task On_paper_all_parts_are_open()
    {
        await using OpenPage open = await chromium.Open(Compared, Context(1120));
        await open.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        Assert.Equal((int[])[0, 1, 2], await Panels(open));
        Assert.NotEmpty(await open.Page.PdfAsync());
        Assert.Equal(0, await open.Page.Locator("details:not([open])").CountAsync());
    }

    private static string Html(string page) => page switch
    {
        "compare" => Compared,
        "sensitivity" => Ranked,
        _ => ComparisonHtml.Of(Comparison with
        {
            Subject = Comparison.Subject with { Model = Hostile, Data = Hostile, Command = Hostile },
            Methods = [.. Comparison.Methods.Select(method => method with { Label = Hostile, Layers = [.. method.Layers.Select(value => value with { ReferenceName = Hostile + value.ReferenceName })] })],
        }),
    };

    private static BrowserNewContextOptions Context(int width) => new() { ViewportSize = new ViewportSize { Width = width, Height = 900 } };

    private static Task<int[]> Panels(OpenPage open) =>
        open.Page.EvaluateAsync<int[]>("() => [...document.querySelectorAll('.panel')].map((panel, i) => getComputedStyle(panel).display === 'none' ? -1 : i).filter(i => i >= 0)");

    private static async Task<double[]> Colour(OpenPage open, string element, string property)
    {
        string css = await open.Page.EvaluateAsync<string>("([element, property]) => getComputedStyle(document.querySelector(element))[property]", new[] { element, property });
        return [.. css[(css.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(',').Take(3).Select(part => double.Parse(part, CultureInfo.InvariantCulture) / 255)];
    }

    // WCAG 2.2: relative luminance and contrast ratio.
    private static double Luminance(double[] colour)
    {
        double[] linear = [.. colour.Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return (0.2126 * linear[0]) + (0.7152 * linear[1]) + (0.0722 * linear[2]);
    }

    private static double Contrast(double[] one, double[] other)
    {
        double a = Luminance(one), b = Luminance(other);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }
}
