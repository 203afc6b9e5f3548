using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dyadic.Core;

namespace Dyadic.Peers;

/// <summary>ONNX Runtime in a Node.js process of its own, asked over standard input and output, a JSON line each way.</summary>
internal sealed class OnnxRuntimePeer : IDisposable
{
    private readonly Process _process;
    private int _models;

    public OnnxRuntimePeer()
    {
        string script = Path.Combine(Folder(), "ort-run.mjs");
        if (!Directory.Exists(Path.Combine(Folder(), "node_modules", "onnxruntime-node"))) throw DyadicException.Usage("ONNX Runtime is not installed; run bench/peers/install.sh.");
        ProcessStartInfo start = new("node") { RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { script, "--serve" } };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw DyadicException.Usage($"'node' cannot be started ({error.Message}); install Node.js 18 or later.");
        }
    }

    /// <summary>ONNX Runtime's version; known once a model was loaded.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Loads a file; gives the name for later requests.</summary>
    /// <param name="path">The model.</param>
    /// <param name="optimize">disabled, basic, extended or all.</param>
    /// <param name="threads">Threads within an operator.</param>
    /// <exception cref="DyadicException">ONNX Runtime refuses the file; the message is its own.</exception>
    public string Load(string path, string optimize, int threads)
    {
        string id = $"model{_models++}";
        JsonNode answer = Ask(new JsonObject { ["do"] = "load", ["id"] = id, ["model"] = Path.GetFullPath(path), ["optimize"] = optimize, ["threads"] = threads });
        Version = answer["onnxruntime"]!.GetValue<string>();
        return id;
    }

    /// <summary>Runs every sample of a folder.</summary>
    public void Run(string id, string inputs, string outputs) => Ask(new JsonObject { ["do"] = "run", ["id"] = id, ["inputs"] = inputs, ["outputs"] = outputs });

    /// <summary>Times runs over the first sample of a folder, in milliseconds.</summary>
    public double[] Time(string id, string inputs, int runs) =>
        [.. Ask(new JsonObject { ["do"] = "time", ["id"] = id, ["inputs"] = inputs, ["runs"] = runs })["milliseconds"]!.AsArray().Select(number => number!.GetValue<double>())];

    public void Unload(string id) => Ask(new JsonObject { ["do"] = "unload", ["id"] = id });

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        _process.Dispose();
    }

    /// <summary>The folder of the script: bench/peers of the checkout that holds this program.</summary>
    public static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dyadic.slnx"))) return Path.Combine(folder.FullName, "bench", "peers");
        }

        throw DyadicException.Usage("bench/peers was not found; run this program from a checkout of the repository.");
    }

    private JsonNode Ask(JsonObject request)
    {
        _process.StandardInput.WriteLine(request.ToJsonString());
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine() ?? throw DyadicException.FailedCheck($"ONNX Runtime's process ended at the request {request.ToJsonString()}.");
        JsonNode answer = JsonNode.Parse(line)!;
        return answer["error"] is { } error ? throw new PeerException(error.GetValue<string>()) : answer;
    }
}

/// <summary>ONNX Runtime refused a request.</summary>
internal sealed class PeerException(string message) : DyadicException(FailureKind.FailedCheck, message);
