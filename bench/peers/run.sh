#!/usr/bin/env bash
# Compares Dyadic with ONNX Runtime and TensorFlow Lite over models and data of the folder ../shared (or $DYADIC_SHARED); summaries go to bench/results.
#
#   run.sh parity [NAME…]   quantize and compare bits: every model below, or those named
#   run.sh quick            one recipe each, quickly: only the first input and 4 samples
#   run.sh tflite [NAME…]   TFLite files on TensorFlow Lite itself, and written as ONNX on ONNX Runtime: all below, or those named
#   run.sh models [--json FILE] time networks in float and quantized on both, with 1 and 2 threads, batch 1 and 8; the tables go to bench/results
#   run.sh gemm [--json FILE] single matrix products on both, with 1 and 2 threads; the table goes to bench/results
#   run.sh conv [--json FILE] single convolutions of networks on both, likewise
#   run.sh operators [NAME…] single operators of ONNX Runtime's quantizer and of ai.dyadic on random data; options of dyadic-peers operators may follow
#   run.sh patterns [NAME…]  float operators between DequantizeLinear and QuantizeLinear on random codes: kernels of both sides, codes that differ
#   run.sh tflite-operators single operators on codes, 200 cases each, against TensorFlow Lite; the table goes to bench/results
#
# $BENCH_PREFIX, if set, is a command that starts each measurement of models, gemm and conv, such as "taskset -c 2,3".
# The exit code is 5 when a form that promises equal bits broke the promise.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
shared=${DYADIC_SHARED:-$root/../shared}
results=$root/bench/results
reports=$root/artifacts/peers/${1:-quick}
models=$shared/models/onnx_converted
data=$shared/data

[[ "${1:-}" = @(*operators|patterns) ]] || [ -d "$shared" ] || { echo "run.sh: $shared does not exist; set DYADIC_SHARED" >&2; exit 2; }
[ -d "$here/node_modules/onnxruntime-node" ] && [ -d "$here/node_modules/@tensorflow/tfjs-tflite" ] || "$here/install.sh" || exit $?
dotnet build "$here/Dyadic.Peers" -v q -nologo -clp:ErrorsOnly || exit 1
peers=$(ls "$here"/Dyadic.Peers/bin/Release/*/dyadic-peers)

# name | model | data, or nothing for generated inputs | samples | calibration samples
table="
resnet20|$models/resnet20_cifar10.onnx|--data $data/cifar10/test-first500-per-class.zip --calibrate-on $data/cifar10/train-1000-per-class.zip --preprocess cifar10-torch|1000|200
squeezenet1.1|$models/squeezenet1.1.onnx|--data $data/imagenet-samples --calibrate-on $data/coco128/train2017-images.zip --preprocess imagenet-torch|500|100
mobilenet_v1_0.25_224|$models/mobilenet_v1_0.25_224.onnx|--data $data/imagenet-samples --calibrate-on $data/coco128/train2017-images.zip --preprocess imagenet-tf|500|100
mobilenet_v2_1.0_224|$models/mobilenet_v2_1.0_224_qat_dequantized.onnx|--data $data/imagenet-samples --calibrate-on $data/coco128/train2017-images.zip --preprocess imagenet-tf|500|100
resnet56|$models/resnet56_cifar10.onnx|--data $data/cifar10/test-first500-per-class.zip --calibrate-on $data/cifar10/train-1000-per-class.zip --preprocess cifar10-torch|1000|200
resnet8|$models/mlperf_tiny_resnet8.onnx|--data $data/cifar10/test-first500-per-class.zip --calibrate-on $data/cifar10/train-1000-per-class.zip --preprocess pixels|1000|200
mnist-8|$shared/models/misc_onnx/mnist-8.onnx|--data $data/mnist --preprocess pixels|1000|200
dscnn_kws|$models/mlperf_tiny_dscnn_kws.onnx|--data $data/mlperf-tiny-kws|400|100
vww96|$models/mlperf_tiny_vww96.onnx|--random|32|64
ad01|$models/mlperf_tiny_ad01.onnx|--random|100|64
ultraface|$shared/models/detection_segmentation/ultraface_RFB_320.onnx|--data $data/coco128/train2017-images.zip --preprocess ultraface|64|32
"

# name | one in so many of the samples | options
recipes="
int8|1|
w4|10|--weight-bits 4
a16|25|--activation-bits 16
signed|10|--signed
octav|10|--recipe octav
adaround|25|--recipe adaround --weight-bits 4
"

# TFLite file without extension | samples of the data | data and preprocessing, or nothing where there are none. --metric none: the data tell no truth for the network
coco="--data $data/coco128/val2017-first64-images.zip"
pictures="--data $data/imagenet-samples"
tflite="
imagenet/mobilenet_v1_0.25_128_quant|500|$pictures --preprocess pixels-nearest
imagenet/mobilenet_v1_0.25_224_quant|500|$pictures --preprocess pixels-nearest
imagenet/mobilenet_v1_0.5_160_quant|500|$pictures --preprocess pixels-nearest
imagenet/mobilenet_v1_0.75_192_quant|500|$pictures --preprocess pixels-nearest
imagenet/mobilenet_v1_1.0_224_quant_embedding_extractor|100|$pictures --preprocess pixels-nearest --metric none
imagenet/mobilenet_quant_v1_224_head_layers||
imagenet/mobilenet_v2_1.0_224_quant|500|$pictures --preprocess pixels-nearest
imagenet/tf2_mobilenet_v2_1.0_224_ptq|500|$pictures --preprocess pixels-nearest
imagenet/mobilenet_v2_ptq_perchannel_1x3x224x224|100|$pictures --preprocess imagenet-torch
detection_segmentation/coco_ssd_mobilenet_v1_1.0_quant_2018_06_29|64|$coco
detection_segmentation/deeplabv3_mnv2_dm05_pascal_quant|20|$coco --preprocess ssd --metric none
detection_segmentation/movenet_single_pose_lightning_ptq|64|$coco --preprocess ssd --metric none
mlperf_tiny/anomaly_detection__ad01_int8||
mlperf_tiny/image_classification__pretrainedResnet_quant|500|--data $data/cifar10/test-first500-per-class.zip --preprocess pixels
mlperf_tiny/image_classification__pretrainedResnet_large_int8|500|--data $data/cifar10/test-first500-per-class.zip --preprocess pixels
mlperf_tiny/keyword_spotting__kws_ref_model|500|--data $data/mlperf-tiny-kws
mlperf_tiny/mcunet_vww|64|$coco --preprocess imagenet-tf --metric none
mlperf_tiny/person_detect_int8|64|$coco --preprocess unit --metric none
mlperf_tiny/streaming_wakeword__str_ww_ref_model||
mlperf_tiny/visual_wake_words__vww_96_int8|64|$coco --preprocess unit --metric none
"

worst=0
compare() { # name, result's name, model, options…
  local name=$1 file=$reports/$1.$2.json model=$3
  shift 3
  mkdir -p "$reports" "$results"
  "$peers" parity "$model" "$@" --json "$file"
  local code=$?
  [ $code -eq 0 ] || { echo "exit code $code: $name $*"; worst=$code; }
  echo
}

case ${1:-quick} in
  parity)
    shift
    while IFS='|' read -r name model options samples calibration; do
      [ -n "$name" ] || continue
      [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
      while IFS='|' read -r recipe share extra; do
        [ -n "$recipe" ] || continue
        # shellcheck disable=SC2086 # options are words
        compare "$name" "$recipe" "$model" $options --samples $(((samples + share - 1) / share)) --calibration "$calibration" $extra
      done <<< "$recipes"
    done <<< "$table"
    ;;
  quick)
    while IFS='|' read -r name model options samples calibration; do
      [ -n "$name" ] || continue
      # shellcheck disable=SC2086
      compare "$name" quick "$model" $options --samples 4 --calibration 4
    done <<< "$table"
    ;;
  tflite)
    shift
    mkdir -p "$reports" "$results"
    out=$results/tflite.md
    while IFS='|' read -r name samples options; do
      [ -n "$name" ] || continue
      [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
      model=$shared/models/$name.tflite
      for kind in random data; do
        count=20 words=--random
        [ $kind = random ] || { count=$samples words=$options; }
        [ -n "$words" ] || continue
        # shellcheck disable=SC2086
        "$peers" tflite "$model" $words --samples "$count" | tee "$reports/$(basename "$name").$kind.rows" || worst=$?
        # shellcheck disable=SC2086
        "$peers" parity "$model" --as-is ${words/--metric none/} --samples $((count < 20 ? count : 20)) --json "$reports/$(basename "$name").$kind.json" || worst=$?
      done
    done <<< "$tflite"
    {
      echo "# TFLite files on TensorFlow Lite itself"
      echo
      echo "20 generated inputs a model and, where there are data, as many samples as named; the same arrays on both engines. How: bench/peers/README.md."
      echo
      awk '!/^\| model|^\|---/ || !seen[$0]++' "$reports"/*.rows
      echo
      "$peers" summary "$reports" || worst=$?
    } > "$out"
    ;;
  models)
    keep=()
    [ "${2:-}" != --json ] || keep=(--json "${3:?run.sh: --json needs a file}")
    mkdir -p "$reports" "$results"
    folder=$(mktemp -d)
    trap 'rm -r "$folder"' EXIT
    networks=() files=()
    while IFS='|' read -r name model options samples calibration; do
      [ -n "$name" ] || continue
      # shellcheck disable=SC2086
      "$peers" parity "$model" $options --samples 1 --calibration 4 --keep "$folder" > /dev/null
      networks+=("$model")
    done <<< "$table"
    "$peers" parity "$models/kwt1_full.onnx" --random --samples 1 --calibration 4 --keep "$folder" > /dev/null
    networks+=("$models/kwt1_full.onnx")
    for sequence in 32 128 512; do
      "$peers" encoder "$folder/bert_base_$sequence.onnx" --sequence $sequence --samples 1 --qdq "$folder/bert_base_$sequence.float.qdq.onnx"
      networks+=("$folder/bert_base_$sequence.onnx")
    done
    for threads in 1 2; do
      for batch in 1 8; do
        file=$reports/$threads.$batch.json
        # shellcheck disable=SC2086
        ${BENCH_PREFIX:-} "$peers" models "${networks[@]}" --forms "$folder" --threads $threads --batch $batch --json "$file" || worst=$?
        files+=("$file")
      done
    done
    {
      echo "# Networks beside ONNX Runtime"
      echo
      echo "\`bench/peers/run.sh models\`; how: bench/peers/README.md. Ratios above 1: Dyadic is faster."
      echo
      "$peers" models-table "${files[@]}" ${keep[@]+"${keep[@]}"}
    } > "$results/models.md" || worst=$?
    ;;
  gemm | conv)
    verb=$1 keep=()
    [ "${2:-}" != --json ] || keep=(--json "${3:?run.sh: --json needs a file}")
    mkdir -p "$reports" "$results"
    groups="bert-base vit-s mobilenet square epilogue"
    [ "$verb" = gemm ] || groups="mobilenetv1 mobilenetv2 resnet20 squeezenet1.1 dscnn"
    files=()
    for threads in 1 2; do
      for group in $groups; do
        file=$reports/$threads.$group.json
        # shellcheck disable=SC2086
        ${BENCH_PREFIX:-} "$peers" "$verb" --only "$group" --threads $threads --json "$file" || worst=$?
        files+=("$file")
      done
    done
    {
      echo "# Single $([ "$verb" = gemm ] && echo "matrix products" || echo "convolutions") beside ONNX Runtime"
      echo
      echo "\`bench/peers/run.sh $verb\`; how: bench/peers/README.md. Ratios above 1: Dyadic is faster."
      echo
      "$peers" kernel-table "${files[@]}" ${keep[@]+"${keep[@]}"}
    } > "$results/$verb.md" || worst=$?
    ;;
  operators)
    shift
    "$peers" operators "$@" || worst=$?
    ;;
  patterns)
    shift
    "$peers" patterns "$@" || worst=$?
    ;;
  tflite-operators)
    mkdir -p "$results"
    "$peers" tflite-operators --cases 200 > "$results/tflite-operators.md" || worst=$?
    ;;
  *)
    sed -n '2,15p' "$0" >&2
    exit 2
    ;;
esac
case ${1:-quick} in
  parity | quick) "$peers" summary "$reports" > "$results/parity.md" || worst=$? ;;
esac
exit $worst
