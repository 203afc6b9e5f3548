using Microsoft.Playwright;

namespace Dyadic.Browser.Tests;

/// <summary>The browser that the system has; tests that need it are skipped where there is none.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The browser's program: <c>DYADIC_BROWSER</c>, or the first known name on the path; null when there is none.</summary>
    private static string? Program => Environment.GetEnvironmentVariable("DYADIC_BROWSER")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Program is not { } program) return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = Environment.UserName == "root" ? ["--no-sandbox"] : [] });
    }

    /// <summary>Opens a page in a context of its own.</summary>
    /// <param name="html">The document.</param>
    /// <param name="options">Width, script, colour.</param>
    internal async Task<OpenPage> Open(string html, BrowserNewContextOptions options)
    {
        Skip.If(_browser is null, "No Chromium was found on the path; install it, or name it in DYADIC_BROWSER.");
        return await OpenPage.Create(await _browser!.NewContextAsync(options), html);
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
