"""How each peer indexes a few texts, and answers one question in a new process.

All use the same weights, from the same folder, and none asks a network. Each runs in an
environment of its own, ``DIR/NAME/bin/python``.
A peer's *prepare* and *ask* find MODEL, TEXTS and QUESTION defined.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peer:
    """The code that makes an index in the current folder, and that asks it."""

    load: str
    prepare: str
    ask: str

    def scripts(self, model: str, texts: Sequence[str], question: str) -> list[str]:
        """Return the two as whole programs."""
        told = f"MODEL, QUESTION = {model!r}, {question!r}\n"
        texts_ = f"import json\nTEXTS = json.loads({json.dumps(list(texts))!r})\n"
        return [
            told + texts_ + self.load + self.prepare,
            told + self.load + self.ask,
        ]


PEERS = {
    "txtai": Peer(
        "from txtai import Embeddings\n",
        "index = Embeddings(path=MODEL, content=True)\n"
        "index.index(TEXTS)\n"
        "index.save('txtai')\n",
        "index = Embeddings()\nindex.load('txtai')\nprint(index.search(QUESTION, 3))\n",
    ),
    "llamaindex": Peer(
        "import faiss\n"
        "from llama_index.core import (Document, Settings, StorageContext,\n"
        "    VectorStoreIndex, load_index_from_storage)\n"
        "from llama_index.embeddings.huggingface import HuggingFaceEmbedding\n"
        "from llama_index.vector_stores.faiss import FaissVectorStore\n"
        "Settings.embed_model = HuggingFaceEmbedding(MODEL)\n",
        "store = FaissVectorStore(faiss.IndexFlatIP(384))\n"
        "context = StorageContext.from_defaults(vector_store=store)\n"
        "index = VectorStoreIndex.from_documents(\n"
        "    [Document(text=text) for text in TEXTS], storage_context=context)\n"
        "index.storage_context.persist('llamaindex')\n",
        "store = FaissVectorStore.from_persist_dir('llamaindex')\n"
        "context = StorageContext.from_defaults(\n"
        "    vector_store=store, persist_dir='llamaindex')\n"
        "index = load_index_from_storage(context)\n"
        "print(index.as_retriever(similarity_top_k=3).retrieve(QUESTION))\n",
    ),
    "langchain": Peer(
        "from langchain_community.vectorstores import FAISS\n"
        "from langchain_huggingface import HuggingFaceEmbeddings\n"
        "model = HuggingFaceEmbeddings(model_name=MODEL)\n",
        "FAISS.from_texts(TEXTS, model).save_local('langchain')\n",
        "index = FAISS.load_local(\n"
        "    'langchain', model, allow_dangerous_deserialization=True)\n"
        "print(index.similarity_search(QUESTION, k=3))\n",
    ),
    "haystack": Peer(
        "from haystack import Document\n"
        "from haystack_integrations.components.embedders import (\n"
        "    sentence_transformers as embedders)\n"
        "from haystack.components.retrievers.in_memory import (\n"
        "    InMemoryEmbeddingRetriever)\n"
        "from haystack.document_stores.in_memory import InMemoryDocumentStore\n",
        "model = embedders.SentenceTransformersDocumentEmbedder(model=MODEL)\n"
        "model.warm_up()\n"
        "store = InMemoryDocumentStore()\n"
        "found = model.run(documents=[Document(content=text) for text in TEXTS])\n"
        "store.write_documents(found['documents'])\n"
        "store.save_to_disk('haystack.json')\n",
        "model = embedders.SentenceTransformersTextEmbedder(model=MODEL)\n"
        "model.warm_up()\n"
        "store = InMemoryDocumentStore.load_from_disk('haystack.json')\n"
        "retriever = InMemoryEmbeddingRetriever(store, top_k=3)\n"
        "vector = model.run(text=QUESTION)['embedding']\n"
        "print(retriever.run(query_embedding=vector))\n",
    ),
    "chroma": Peer(
        "import chromadb\n"
        "from chromadb.utils.embedding_functions import (\n"
        "    SentenceTransformerEmbeddingFunction)\n"
        "model = SentenceTransformerEmbeddingFunction(model_name=MODEL)\n"
        "client = chromadb.PersistentClient('chroma')\n"
        "index = client.get_or_create_collection('texts', embedding_function=model)\n",
        "index.add(documents=TEXTS, ids=[str(n) for n in range(len(TEXTS))])\n",
        "print(index.query(query_texts=[QUESTION], n_results=3))\n",
    ),
    "lancedb": Peer(
        "import lancedb\n"
        "from sentence_transformers import SentenceTransformer\n"
        "model = SentenceTransformer(MODEL, local_files_only=True)\n"
        "database = lancedb.connect('lancedb')\n",
        "rows = model.encode(TEXTS)\n"
        "database.create_table('a', [\n"
        "    {'vector': row, 'text': text} for row, text in zip(rows, TEXTS)])\n",
        "index = database.open_table('a')\n"
        "print(index.search(model.encode(QUESTION)).limit(3).to_list())\n",
    ),
}
