# Finds a JDK 25 or newer and Maven, and builds the jar. Sourced by the scripts beside it.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
jar="$root/bench/target/moebench.jar"
least_java=25
# Debian's packages of an OpenCL driver for the CPU, and of the library that finds drivers, which it does not bring.
pocl=(pocl-opencl-icd ocl-icd-libopencl1)

fail() {
  echo "moebench: $*" >&2
  exit 1
}

# Prints the feature number of the JDK in folder $1, or nothing when there is none.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

# Folders where a JDK may be, the most deliberate choice first.
jdk_candidates() {
  if [ -n "${JAVA_HOME:-}" ]; then
    printf '%s\n' "$JAVA_HOME"
  fi
  local java
  if java=$(command -v java); then
    dirname "$(dirname "$(readlink -f "$java")")"
  fi
  printf '%s\n' /usr/lib/jvm/* /opt/* "${HOME:-/nowhere}"/.sdkman/candidates/java/* \
    "${HOME:-/nowhere}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home
}

# Sets and exports JAVA_HOME.
find_jdk() {
  local dir version
  while IFS= read -r dir; do
    version=$(jdk_version "$dir")
    if [ -n "$version" ] && [ "$version" -ge "$least_java" ]; then
      export JAVA_HOME="$dir"
      return
    fi
  done < <(jdk_candidates)
  fail "no JDK $least_java or newer found (java here: $(java -version 2>&1 | head -n 1 || true));" \
    "install one, such as temurin-25-jdk from adoptium.net, or set JAVA_HOME"
}

find_maven() {
  command -v mvn > /dev/null || fail "Maven not found; install it (Debian: apt-get install maven)"
}

# True when a program can find an OpenCL driver here.
has_opencl() {
  local vendors=${OCL_ICD_VENDORS:-/etc/OpenCL/vendors} # a folder, or one file
  [ "$(uname -s)" = Darwin ] || { { [ -f "$vendors" ] || ls "$vendors"/*.icd; } &&
    PATH=$PATH:/usr/sbin:/sbin ldconfig -p | grep -F libOpenCL.so.1; } > /dev/null 2>&1
}

# The tests of the OpenCL kernels need a device; PoCL makes one of the CPU.
find_opencl() {
  has_opencl && return
  if command -v apt-get > /dev/null && [ "$(id -u)" -eq 0 ]; then
    echo "moebench: installing PoCL, an OpenCL driver for the CPU" >&2
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${pocl[@]}"; } > /dev/null || true
  fi
  has_opencl || fail "no OpenCL driver found; the tests need one: install PoCL" \
    "(Debian: sudo apt-get install ${pocl[*]}), or give --without-opencl"
}

# Runs Maven quietly in the root; output is shown as it comes.
maven() {
  find_maven
  (cd "$root" && mvn --batch-mode --no-transfer-progress "$@")
}

# True when $1 is missing or older than something that the modules $2... are made of, the commit
# that it names included.
is_stale() {
  local target=$1 module sources=()
  shift
  for module in "$@"; do
    sources+=("$root/$module/pom.xml" "$root/$module/src/main")
  done
  [ ! -e "$target" ] || [ -n "$(find "$root/pom.xml" "${sources[@]}" "$root/.git/logs/HEAD" \
    -newer "$target" -print -quit 2> /dev/null)" ]
}

# Runs Maven with the arguments $2..., its output in the log $1.
build() {
  local log=$1 status=0
  shift
  maven --quiet "$@" -DskipTests -Dspotless.check.skip > "$log" 2>&1 || status=$?
  case $status in
    0) ;;
    130 | 143) exit "$status" ;; # interrupted, which is no failure of the build
    *)
      cat "$log" >&2
      fail "the build failed; its output stands above and in $log"
      ;;
  esac
}

build_jar() {
  if is_stale "$jar" layers sim reports bench; then
    echo "moebench: building $jar" >&2
    build "$root/build.log" package
  fi
}

# Becomes the moebench command.
run_moebench() {
  find_jdk
  build_jar
  exec "$JAVA_HOME/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
    -jar "$jar" "$@"
}

# Adds up the attribute $1 (tests, failures, errors, skipped) over the reports of all tests.
count_reports() {
  find "$root"/*/target/surefire-reports -name 'TEST-*.xml' -exec grep -ho '<testsuite [^>]*' {} + \
    2> /dev/null | tr ' ' '\n' | sed -n "s/^$1=\"\([0-9]*\)\".*/\1/p" |
    awk '{ sum += $1 } END { print sum + 0 }'
}

# Becomes the command of the module peers. Its class path is too long for one jar: hundreds of
# megabytes of native libraries stay where Maven put them. Of ours it has folders of classes, not the
# jar, which a run may be using.
run_peers() {
  find_jdk
  local libraries="$root/peers/target/classpath.txt" modules=(peers bench reports sim layers)
  if is_stale "$libraries" "${modules[@]}"; then
    echo "moebench: building the module peers; the first time, this downloads about 350 MB" >&2
    build "$root/build-peers.log" -Ppeers -pl peers -am process-classes
    touch "$libraries"
  fi
  local module classes=
  for module in "${modules[@]}"; do
    classes+="$root/$module/target/classes:"
  done
  exec "$JAVA_HOME/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
    -cp "$classes$(cat "$libraries")" moebench.peers.cli.Main "$@"
}
