using Microsoft.Playwright;

namespace Dyadic.Browser.Tests;

/// <summary>A report that is open in a browser, and everything that it complained of or asked for.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly string _file;

    private OpenPage(IBrowserContext context, IPage page, string file) => (_context, Page, _file) = (context, page, file);

    public IPage Page { get; }

    /// <summary>What the console showed, dialogs and errors of scripts included.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Addresses that were asked for, the file itself and data left out.</summary>
    public List<string> Requests { get; } = [];

    public static async Task<OpenPage> Create(IBrowserContext context, string html)
    {
        string file = Path.Combine(Path.GetTempPath(), $"dyadic-{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(file, html);
        OpenPage open = new(context, await context.NewPageAsync(), file);
        open.Page.Console += (_, message) => open.Complaints.Add($"{message.Type}: {message.Text}");
        open.Page.PageError += (_, error) => open.Complaints.Add(error);
        open.Page.Dialog += async (_, dialog) =>
        {
            open.Complaints.Add($"dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        string address = new Uri(file).AbsoluteUri;
        open.Page.Request += (_, request) =>
        {
            if (request.Url != address && !request.Url.StartsWith("data:", StringComparison.Ordinal)) open.Requests.Add(request.Url);
        };
        await open.Page.GotoAsync(address);
        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        File.Delete(_file);
    }
}
