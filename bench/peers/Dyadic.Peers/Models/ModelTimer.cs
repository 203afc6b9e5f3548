using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Onnx;
using Dyadic.Runtime;

namespace Dyadic.Peers.Models;

/// <summary>Loads whole networks on both engines, so that they can be timed in turns.</summary>
internal sealed class ModelTimer(EnginePeer peer, PeerRuns runs, int threads, int batch, int rounds, int pause) : IDisposable
{
    private const double SlotMilliseconds = 60;

    private readonly TurnTimer _timer = new(peer, rounds, SlotMilliseconds, pause);
    private readonly List<Contestant> _contestants = [];
    private readonly List<Session> _sessions = [];
    private readonly List<string> _loaded = [];

    /// <summary>Adds a file on Dyadic.</summary>
    public Session AddOurs(string file)
    {
        Model model = OnnxModelFile.Read(file);
        Session session = new(model, new SessionOptions { Threads = threads });
        _sessions.Add(session);
        _contestants.Add(TurnTimer.Ours(session, Inputs(model)));
        return session;
    }

    /// <summary>Adds a file on ONNX Runtime.</summary>
    /// <param name="file">The file.</param>
    /// <param name="optimized">Where it writes the graph that it runs; null for nowhere.</param>
    public void AddTheirs(string file, string? optimized = null)
    {
        string id = peer.Load(file, new("optimize", "all"), new("threads", threads), new("save", optimized));
        _loaded.Add(id);
        _contestants.Add(_timer.Theirs(id, runs.Write([Inputs(OnnxModelFile.Read(file))])));
    }

    /// <summary>Milliseconds a run of every file, in the order they were added.</summary>
    public double[] Time() => _timer.Time(_contestants);

    /// <summary>The inputs that a model is timed with: an unknown first extent is the batch.</summary>
    public DenseTensor[] Inputs(Model model) => PeerSamples.Generated(model.Graph.Inputs, seed: 1, batch);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (string id in _loaded) peer.Unload(id);
        foreach (Session session in _sessions) session.Dispose();
    }
}
